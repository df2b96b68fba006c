// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/size_choice.hpp"

#include "ui/shell/app_settings.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/fields.hpp"

#include <QComboBox>
#include <QHBoxLayout>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

// Factors stand for themselves.
constexpr int kModelSize = 0;
constexpr int kWidth = -1;
constexpr int kPercent = -2;

constexpr int kLeastPercent = 10;

}  // namespace

SizeChoice::SizeChoice(AppSettings& settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_choice(new QComboBox), m_width(new NumberField),
      m_percent(new NumberField) {
    m_choice->setAccessibleName(tr("Size"));
    m_choice->setMinimumWidth(theme().px(80));
    m_choice->setStyleSheet(QStringLiteral("QComboBox { padding-right: 0; }"));  // for `Percent` in a narrow panel
    m_width->setAccessibleName(tr("Width in pixels"));
    m_width->setUnit(tr("px"));
    m_width->setRange(1, 1'000'000);
    m_width->setValue(settings.state(QStringLiteral("upscale/width"), 1920).toInt());
    m_percent->setAccessibleName(tr("Per cent of the image's size"));
    m_percent->setUnit(QStringLiteral("%"));
    m_percent->setRange(kLeastPercent, 1600);
    m_percent->setValue(settings.state(QStringLiteral("upscale/percent"), 200).toInt());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_choice, 1);
    for (NumberField* field : {m_width, m_percent}) {
        field->setInteger(true);
        field->setButtonSymbols(QAbstractSpinBox::NoButtons);  // both fit into the narrowest panel
        row->addWidget(field);
    }
    m_width->setFixedWidth(theme().px(82));
    m_percent->setFixedWidth(theme().px(68));
    fillChoices();
    connect(m_choice, &QComboBox::activated, this, [this] {
        m_settings.setState(QStringLiteral("upscale/size"), m_choice->currentData());
        showField();
        Q_EMIT changed();
    });
    connect(m_width, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        m_settings.setState(QStringLiteral("upscale/width"), qRound(value));
        Q_EMIT changed();
    });
    connect(m_percent, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        m_settings.setState(QStringLiteral("upscale/percent"), qRound(value));
        Q_EMIT changed();
    });
}

void SizeChoice::setModelScale(int scale) {
    if (scale != m_scale) {
        m_scale = scale;
        fillChoices();
    }
}

void SizeChoice::fillChoices() {
    m_choice->clear();
    m_choice->addItem(m_scale > 0 ? tr("Model's size (×%1)").arg(m_scale) : tr("Model's size"), kModelSize);
    for (int factor = m_scale - 1; factor > 1; --factor) {
        m_choice->addItem(QStringLiteral("×%1").arg(factor), factor);
    }
    m_choice->addItem(tr("Width"), kWidth);
    m_choice->addItem(tr("Percent"), kPercent);
    const int wanted = m_settings.state(QStringLiteral("upscale/size"), kModelSize).toInt();
    m_choice->setCurrentIndex(std::max(0, m_choice->findData(wanted)));
    if (m_scale > 0) {
        m_percent->setMaximum(100.0 * m_scale);
    }
    showField();
}

void SizeChoice::showField() {
    m_width->setVisible(m_choice->currentData() == kWidth);
    m_percent->setVisible(m_choice->currentData() == kPercent);
}

double SizeChoice::factorOf(QSize input) const {
    const int choice = m_choice->currentData().toInt();
    return choice == kWidth     ? m_width->value() / std::max(1, input.width())
           : choice == kPercent ? m_percent->value() / 100
           : choice > 0         ? choice
                                : m_scale;
}

QSize SizeChoice::resultOf(QSize input) const {
    const double factor = factorOf(input);
    return {std::max(1, qRound(input.width() * factor)), std::max(1, qRound(input.height() * factor))};
}

bool SizeChoice::isTooWide(QSize input) const {
    return m_scale > 0 && !input.isEmpty() && factorOf(input) > m_scale;
}

void SizeChoice::fill(engine::UpscaleRequest& request) const {
    const int choice = m_choice->currentData().toInt();
    request.width = choice == kWidth ? qRound(m_width->value()) : 0;
    request.factor = choice == kPercent ? m_percent->value() / 100 : std::max(choice, 0);
}

}  // namespace wavelens::ui
