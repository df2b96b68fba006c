// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/model_combo.hpp"

#include "ui/bridge/run_words.hpp"
#include "ui/pages/upscale/model_catalogue.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QAbstractItemView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include <cmath>

namespace wavelens::ui {

namespace {

constexpr int kFileRole = Qt::UserRole;
constexpr int kDetailRole = Qt::UserRole + 1;
constexpr int kCardRole = Qt::UserRole + 2;  // the detail on the card, where there is less room
constexpr int kIsReadableRole = Qt::UserRole + 3;
constexpr int kPadding = 12;
constexpr int kIcon = 24;
constexpr int kChevron = 14;

/// `SRVGGNetCompact, ×4`
QString kindOf(const ListedModel& model) {
    if (!model.network) {
        return model.problem.isEmpty() ? ModelCombo::tr("Reading the model") : model.problem;
    }
    return networkName(*model.network) + QStringLiteral(", ×%1").arg(model.network->scale);
}

void paintIcon(QPainter& painter, const QString& name, QColor color, QRect place) {
    const double ratio = painter.device()->devicePixelRatioF();
    painter.drawImage(QRectF(place), renderIcon(name, color, (QSizeF(place.size()) * ratio).toSize()));
}

/// Name over detail, both shortened to the width.
void paintLines(QPainter& painter, QRect place, const QString& name, const QString& detail, bool bold, QColor nameTone,
                QColor detailTone) {
    QFont font = theme().font(TextStyle::Body);
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.setPen(nameTone);
    const int line = theme().px(18);
    const QRect first(place.left(), place.center().y() - line + 1, place.width(), line);
    painter.drawText(first, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(name, Qt::ElideMiddle, first.width()));
    painter.setFont(theme().font(TextStyle::Small));
    painter.setPen(detailTone);
    painter.drawText(first.translated(0, line), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(detail, Qt::ElideRight, first.width()));
}

}  // namespace

class ModelCombo::Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        return {0, theme().px(isHeading(index) ? 28 : 44)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Tokens& t = tokens();
        const QRect inner = option.rect.adjusted(8, 0, -8, 0);
        painter->save();
        if (isHeading(index)) {
            QFont font = theme().font(TextStyle::Small);
            font.setWeight(QFont::DemiBold);
            painter->setFont(font);
            painter->setPen(t.text2);
            painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        } else {
            const bool lit = option.state.testFlag(QStyle::State_Selected);
            if (lit) {
                painter->setRenderHint(QPainter::Antialiasing);
                painter->setPen(Qt::NoPen);
                painter->setBrush(t.fill);
                painter->drawRoundedRect(option.rect, 4, 4);
            }
            const bool readable = index.data(kIsReadableRole).toBool();
            paintLines(*painter, inner, index.data().toString(), index.data(kDetailRole).toString(), false,
                       lit ? t.onFill : t.text,
                       lit        ? t.onFill
                       : readable ? t.text2
                                  : t.err);
        }
        painter->restore();
    }

private:
    static bool isHeading(const QModelIndex& index) { return index.data(kFileRole).toString().isEmpty(); }
};

ModelCombo::ModelCombo(QWidget* parent) : QComboBox(parent) {
    setAccessibleName(tr("Model"));
    setItemDelegate(new Delegate(this));
    setMaxVisibleItems(12);
    view()->setMinimumWidth(theme().px(320));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme(), &Theme::changed, this, &QWidget::updateGeometry);
}

void ModelCombo::fill(const ModelCatalogue& catalogue, const QString& chosen) {
    using Group = ListedModel::Group;
    const std::pair<Group, QString> groups[] = {
        {Group::Bundled, tr("Bundled")}, {Group::Trained, tr("Trained")}, {Group::Opened, tr("Opened")}};
    auto* items = new QStandardItemModel(this);
    int current = -1;
    for (const auto& [group, title] : groups) {
        bool isFirst = true;
        for (const ListedModel& model : catalogue.models()) {
            if (model.group != group) {
                continue;
            }
            if (isFirst) {
                auto* heading = new QStandardItem(title);
                heading->setFlags(Qt::NoItemFlags);
                items->appendRow(heading);
                isFirst = false;
            }
            if (model.file == chosen) {
                current = items->rowCount();
            }
            const QString kind = kindOf(model);
            const QString detail =
                std::isfinite(model.psnrY) ? tr("%1, %2 dB").arg(kind, format::psnr(model.psnrY)) : kind;
            auto* item = new QStandardItem(model.name);
            item->setData(model.file, kFileRole);
            item->setData(detail, kDetailRole);
            item->setData(kind, kCardRole);
            item->setData(model.problem.isEmpty(), kIsReadableRole);
            item->setToolTip(model.problem.isEmpty() ? model.file : model.problem);
            item->setAccessibleText(model.name + QStringLiteral(", ") + detail);
            items->appendRow(item);
        }
    }
    setModel(items);  // deletes the one before
    setCurrentIndex(current);
    setToolTip(chosen);
}

QString ModelCombo::chosenFile() const {
    return currentData(kFileRole).toString();
}

QSize ModelCombo::sizeHint() const {
    return {theme().px(240), theme().px(56)};
}

QSize ModelCombo::minimumSizeHint() const {
    return {theme().px(160), theme().px(56)};
}

void ModelCombo::paintEvent(QPaintEvent*) {
    const Tokens& t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double edge = hasFocus() ? 2 : 1;
    painter.setPen(QPen(hasFocus() ? t.accent : t.line, edge));
    painter.setBrush(underMouse() && isEnabled() ? t.hover : t.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2), 6, 6);

    const int middle = rect().center().y();
    paintIcon(painter, QStringLiteral("stack"), isEnabled() ? t.accent : t.disabled,
              QRect(kPadding, middle - kIcon / 2, kIcon, kIcon));
    const int right = width() - kPadding - kChevron;
    paintIcon(painter, QStringLiteral("chevron-down"), isEnabled() ? t.text2 : t.disabled,
              QRect(right, middle - kChevron / 2, kChevron, kChevron));
    const int left = kPadding + kIcon + 10;
    const QRect words(left, 0, right - left - 6, height());
    const bool any = currentIndex() >= 0;
    paintLines(painter, words,
               any            ? currentText()
               : count() == 0 ? tr("No model yet")
                              : tr("Choose a model"),
               any ? currentData(kCardRole).toString() : QString(), true, isEnabled() ? t.text : t.disabled,
               isEnabled() ? t.text2 : t.disabled);
}

void ModelCombo::wheelEvent(QWheelEvent* event) {
    event->ignore();  // the panel scrolls
}

}  // namespace wavelens::ui
