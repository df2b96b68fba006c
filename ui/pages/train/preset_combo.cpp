// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/preset_combo.hpp"

#include "ui/bridge/text.hpp"
#include "ui/shell/theme.hpp"

#include <QAbstractItemView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kDescriptionRole = Qt::UserRole + 1;

/// Two lines: name, and what it is for.
class Delegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool lit = option.state.testAnyFlags(QStyle::State_Selected | QStyle::State_MouseOver);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (lit) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(tokens().fill);
            painter->drawRoundedRect(option.rect, 4, 4);
        }
        const QRect area = option.rect.adjusted(theme().px(8), theme().px(4), -theme().px(8), -theme().px(4));
        painter->setFont(theme().font(TextStyle::Body));
        painter->setPen(lit ? tokens().onFill : tokens().text);
        painter->drawText(area, Qt::AlignTop, index.data(Qt::DisplayRole).toString());
        painter->setFont(theme().font(TextStyle::Small));
        painter->setPen(lit ? tokens().onFill : tokens().text2);
        painter->drawText(area, Qt::AlignBottom, index.data(kDescriptionRole).toString());
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const QFontMetrics metrics(theme().font(TextStyle::Small));
        return {metrics.horizontalAdvance(index.data(kDescriptionRole).toString()) + theme().px(24), theme().px(48)};
    }
};

}  // namespace

PresetCombo::PresetCombo(QWidget* parent) : QComboBox(parent) {
    setAccessibleName(tr("Preset"));
    setMinimumWidth(theme().px(168));
    setItemDelegate(new Delegate(this));
    setFocusPolicy(Qt::StrongFocus);
}

void PresetCombo::setPresets(std::vector<engine::Preset> presets) {
    const QString before = currentData().toString();
    const QSignalBlocker block(this);
    m_presets = std::move(presets);
    clear();
    int widest = 0;
    const QFontMetrics metrics(theme().font(TextStyle::Small));
    for (const auto& preset : m_presets) {
        addItem(toQString(preset.label), toQString(preset.name));
        setItemData(count() - 1, toQString(preset.description), kDescriptionRole);
        widest = std::max(widest, metrics.horizontalAdvance(toQString(preset.description)));
    }
    view()->setMinimumWidth(widest + theme().px(40));
    setCurrent(before);
}

const engine::Preset* PresetCombo::find(const QString& name) const {
    const auto found = std::ranges::find(m_presets, name.toStdString(), &engine::Preset::name);
    return found == m_presets.end() ? nullptr : &*found;
}

const engine::Preset* PresetCombo::current() const {
    return find(currentData().toString());
}

void PresetCombo::setCurrent(const QString& name) {
    setCurrentIndex(findData(name));
}

}  // namespace wavelens::ui
