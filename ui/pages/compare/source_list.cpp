// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/source_list.hpp"

#include "ui/bridge/image.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/canvas/viewport.hpp"
#include "ui/widgets/icon.hpp"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr int kRowHeight = 60;
constexpr int kThumbnail = 40;
constexpr int kTag = 20;
constexpr int kMargin = 12;
constexpr int kGap = 8;

}  // namespace

QString sourceTag(const CompareModel& model, int row) {
    return row == model.rowOf(model.a())   ? QStringLiteral("A")
           : row == model.rowOf(model.b()) ? QStringLiteral("B")
                                           : QString::number(row + 1);
}

class SourceList::Delegate : public QStyledItemDelegate {
public:
    explicit Delegate(SourceList& list) : QStyledItemDelegate(&list), m_list(list) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {0, theme().px(kRowHeight)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const CompareModel& model = m_list.m_model;
        if (index.row() >= model.sources().size()) {
            return;
        }
        const CompareSource& source = model.sources()[index.row()];
        const Tokens& t = tokens();
        const QRect row = option.rect;
        if (option.state.testFlag(QStyle::State_MouseOver)) {
            painter->fillRect(row, t.hover);
        }
        paintTag(*painter, row, index.row());
        const QRect picture(row.left() + kMargin + kTag + kGap, row.center().y() - kThumbnail / 2, kThumbnail,
                            kThumbnail);
        painter->fillRect(picture, t.raised);
        const QImage thumbnail = m_list.m_thumbnails.value(source.key);
        if (!thumbnail.isNull()) {
            painter->setRenderHint(QPainter::SmoothPixmapTransform, thumbnail.width() > kThumbnail);
            painter->drawImage(picture, thumbnail);
        }
        const QString remark = model.sizeRemark(source);
        const QString below = !source.problem.isEmpty() ? source.problem : remark.isEmpty() ? measures(source) : remark;
        const bool alarming = !source.problem.isEmpty() || !remark.isEmpty();
        const int left = picture.right() + 1 + kGap;
        const QRect text(left, row.top() + (row.height() - theme().px(36)) / 2, row.right() - kMargin - left,
                         theme().px(18));
        QRect name = text;
        painter->setFont(theme().font(TextStyle::Body));
        painter->setPen(t.text);
        const QString shown = painter->fontMetrics().elidedText(source.name, Qt::ElideMiddle, name.width());
        painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft, shown);
        name.setLeft(name.left() + painter->fontMetrics().horizontalAdvance(shown) + kGap);
        if (name.width() > 0 && source.kind != CompareSource::Kind::Reference) {
            painter->setFont(theme().font(TextStyle::Small));
            painter->setPen(option.state.testFlag(QStyle::State_MouseOver) ? t.text2 : t.text3);
            painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                              painter->fontMetrics().elidedText(source.detail, Qt::ElideRight, name.width()));
        }
        const bool numbers = source.measured && std::isfinite(source.whole.psnrY) && !alarming;
        painter->setFont(theme().font(numbers ? TextStyle::Mono : TextStyle::Caption));
        painter->setPen(!source.problem.isEmpty() ? t.err : alarming ? t.warn : t.text2);
        const QRect lower = text.translated(0, theme().px(18));
        painter->drawText(lower, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(below, Qt::ElideRight, lower.width()));
        if (option.state.testFlag(QStyle::State_HasFocus) && m_list.hasFocus()) {
            painter->setPen(QPen(t.accent, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(row).adjusted(3, 3, -3, -3), 4, 4);
        }
    }

private:
    static void paintTag(QPainter& painter, const QRect& row, QString text, bool side) {
        const Tokens& t = tokens();
        const QRectF box(row.left() + kMargin + 0.5, row.center().y() - kTag / 2.0 + 0.5, kTag - 1, kTag - 1);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(side ? t.fill : t.line);
        painter.setBrush(side ? t.fill : QColor(Qt::transparent));
        painter.drawRoundedRect(box, 3, 3);
        QFont font = theme().font(TextStyle::Small);
        font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(side ? t.onFill : t.text3);
        painter.drawText(box, Qt::AlignCenter, text);
        painter.restore();
    }

    void paintTag(QPainter& painter, const QRect& row, int index) const {
        const CompareModel& model = m_list.m_model;
        paintTag(painter, row, sourceTag(model, index),
                 index == model.rowOf(model.a()) || index == model.rowOf(model.b()));
    }

    [[nodiscard]] QString measures(const CompareSource& source) const {
        if (&source == m_list.m_model.reference()) {
            return tr("reference");
        }
        if (!source.pixels) {
            return tr("Opening");
        }
        if (source.measured) {
            return std::isfinite(source.whole.psnrY)
                       ? QStringLiteral("%1 dB %2")
                             .arg(format::psnr(source.whole.psnrY), format::ssim(source.whole.ssimY))
                       : QString();
        }
        return m_list.m_model.reference() ? tr("Measuring") : QString();
    }

    SourceList& m_list;
};

SourceList::SourceList(CompareModel& model, QWidget* parent) : QListWidget(parent), m_model(model) {
    setAccessibleName(tr("Sources"));
    setItemDelegate(new Delegate(*this));
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&m_model, &CompareModel::changed, this, &SourceList::refill);
    connect(&m_model, &CompareModel::measuresChanged, viewport(), qOverload<>(&QWidget::update));
    connect(this, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { m_model.setB(row(item)); });
    refill();
}

QSize SourceList::sizeHint() const {
    return {216, count() * theme().px(kRowHeight)};
}

void SourceList::refill() {
    const int current = currentRow();
    while (count() > m_model.sources().size()) {
        delete takeItem(count() - 1);
    }
    while (count() < m_model.sources().size()) {
        addItem(QString());
    }
    for (int i = 0; i < count(); ++i) {
        const CompareSource& source = m_model.sources()[i];
        const QString remark = source.problem.isEmpty() ? m_model.sizeRemark(source) : source.problem;
        item(i)->setToolTip(QStringList{source.name + u' ' + source.detail, remark}.join(u'\n').trimmed());
        item(i)->setData(Qt::AccessibleTextRole,
                         QStringList{sourceTag(m_model, i), source.name, source.detail}.join(u' '));
    }
    setCurrentRow(std::min(current, count() - 1));
    updateGeometry();
    viewport()->update();
    readThumbnails();
}

void SourceList::setRegion(QRect region) {
    // A square from the middle of what is seen.
    const int side = std::min(region.width(), region.height());
    QRect square(0, 0, side, side);
    square.moveCenter(region.center());
    if (square == m_region) {
        return;
    }
    m_region = square;
    readThumbnails();
}

void SourceList::readThumbnails() {
    if (m_region.isEmpty()) {
        return;
    }
    QList<std::pair<QString, SourcePtr>> wanted;
    for (const CompareSource& source : m_model.sources()) {
        if (source.pixels) {
            wanted.append({source.key, source.pixels});
        }
    }
    const int sidePx = qRound(kThumbnail * devicePixelRatioF());
    m_thumbnailJob.start(
        [wanted, region = m_region, sidePx, whole = m_model.imageSize()](std::stop_token stop) {
            QHash<QString, QImage> images;
            for (const auto& [key, pixels] : wanted) {
                const QRect part = scenePart(region, QSize(pixels->size().width, pixels->size().height), whole);
                if (part.isEmpty() || stop.stop_requested()) {
                    continue;
                }
                const auto image = pixels->read({part.x(), part.y(), part.width(), part.height()},
                                                std::min(1.0, 1.0 * sidePx / part.width()), stop);
                if (image) {
                    images.insert(key, toQImage(*image).copy());
                }
            }
            return images;
        },
        [this](const QHash<QString, QImage>& images) {
            m_thumbnails = images;
            viewport()->update();
        });
}

void SourceList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete && m_model.isRemovable(currentRow())) {
        m_model.remove(currentRow());
        return;
    }
    QListWidget::keyPressEvent(event);
}

void SourceList::mouseReleaseEvent(QMouseEvent* event) {
    const int clicked = indexAt(event->position().toPoint()).row();
    if (event->button() == Qt::LeftButton && clicked >= 0) {
        if (event->modifiers().testFlag(Qt::ShiftModifier)) {
            m_model.setA(clicked);
        } else {
            m_model.setB(clicked);
        }
    }
    QListWidget::mouseReleaseEvent(event);
}

void SourceList::contextMenuEvent(QContextMenuEvent* event) {
    const int at = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()).row() : currentRow();
    if (at < 0) {
        return;
    }
    QMenu menu(this);
    const QString number = QString::number(at + 1);
    menu.addAction(menuIcon(QStringLiteral("compare")), tr("Show on side A") + QStringLiteral("\tShift+") + number,
                   this, [this, at] { m_model.setA(at); });
    menu.addAction(menuIcon(QStringLiteral("compare")), tr("Show on side B") + u'\t' + number, this,
                   [this, at] { m_model.setB(at); });
    menu.addAction(menuIcon(QStringLiteral("chart")), tr("Measure against it"), this,
                   [this, at] { m_model.setReference(at); });
    if (m_model.isRemovable(at)) {
        menu.addSeparator();
        menu.addAction(menuIcon(QStringLiteral("close")), tr("Remove from list") + QStringLiteral("\tDel"), this,
                       [this, at] { m_model.remove(at); });
    }
    menu.exec(event->reason() == QContextMenuEvent::Mouse ? event->globalPos()
                                                          : viewport()->mapToGlobal(visualItemRect(item(at)).center()));
}

}  // namespace wavelens::ui
