// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fields.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QSlider>
#include <QStyle>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

/// What people type or paste: our own thin spaces and minus are read back too.
QString plainNumber(const QString& text) {
    QString plain = text.trimmed();
    plain.remove(QChar(0x202f));
    plain.remove(QLatin1Char(' '));
    plain.replace(QChar(0x2212), QLatin1Char('-'));
    return plain;
}

}  // namespace

NumberField::NumberField(QWidget* parent) : QDoubleSpinBox(parent), m_unit(new QLabel(lineEdit())) {
    setFocusPolicy(Qt::StrongFocus);  // not by the wheel
    setKeyboardTracking(false);
    setDecimals(12);  // only the bound on precision: textFromValue decides what is shown
    setCorrectionMode(QAbstractSpinBox::CorrectToPreviousValue);
    setTextStyle(this, TextStyle::Mono);
    setTextStyle(m_unit, TextStyle::Small);
    setTextTone(m_unit, "text3");
    m_unit->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_unit->hide();
    connect(lineEdit(), &QLineEdit::textChanged, this, &NumberField::placeUnit);
}

void NumberField::setInteger(bool on) {
    m_integer = on;
    setDecimals(on ? 0 : 12);
}

void NumberField::setUnit(const QString& unit) {
    m_unit->setText(unit);
    m_unit->setVisible(!unit.isEmpty());
    placeUnit();
}

void NumberField::setError(bool on) {
    setStyleProperty(this, "error", on);
}

QString NumberField::textFromValue(double value) const {
    return m_integer ? format::integer(std::llround(value)) : format::shortest(value);
}

double NumberField::valueFromText(const QString& text) const {
    return plainNumber(text).toDouble();
}

QValidator::State NumberField::validate(QString& input, int& position) const {
    Q_UNUSED(position)
    bool isNumber = false;
    const double value = plainNumber(input).toDouble(&isNumber);
    const bool inRange = isNumber && value >= minimum() && value <= maximum();
    return inRange && (!m_integer || value == std::floor(value)) ? QValidator::Acceptable : QValidator::Intermediate;
}

void NumberField::wheelEvent(QWheelEvent* event) {
    if (hasFocus()) {
        QDoubleSpinBox::wheelEvent(event);
    } else {
        event->ignore();  // the form scrolls
    }
}

void NumberField::resizeEvent(QResizeEvent* event) {
    QDoubleSpinBox::resizeEvent(event);
    placeUnit();
}

void NumberField::placeUnit() {
    if (m_unit->text().isEmpty()) {
        return;
    }
    m_unit->adjustSize();
    const int x = lineEdit()->fontMetrics().horizontalAdvance(lineEdit()->text()) + 10;
    m_unit->move(x, (lineEdit()->height() - m_unit->height()) / 2);
}

ValueSlider::ValueSlider(const QString& accessibleName, const Range& range, QWidget* parent)
    : QWidget(parent), m_range(range), m_value(range.reset), m_slider(new QSlider(Qt::Horizontal, this)),
      m_label(new QLabel(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(m_slider, 1);
    row->addWidget(m_label);
    m_slider->setAccessibleName(accessibleName);
    m_slider->setFocusPolicy(Qt::StrongFocus);
    m_slider->setRange(0, m_range.logarithmic
                              ? 200
                              : std::max(1, static_cast<int>(std::lround((m_range.max - m_range.min) / m_range.step))));
    m_slider->setPageStep(std::max(1, m_slider->maximum() / 10));
    m_slider->setMinimumWidth(64);
    setTextStyle(m_label, TextStyle::Mono);
    m_label->setToolTip(tr("Double-click to type a value"));
    m_slider->setValue(toPosition(m_value));
    m_slider->installEventFilter(this);
    m_label->installEventFilter(this);
    showValue();
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        const double value = fromPosition(position);
        if (value != m_value) {
            m_value = value;
            showValue();
            Q_EMIT valueChanged(m_value);
        }
    });
}

int ValueSlider::toPosition(double value) const {
    const double part = m_range.logarithmic ? std::log(value / m_range.min) / std::log(m_range.max / m_range.min)
                                            : (value - m_range.min) / (m_range.max - m_range.min);
    return static_cast<int>(std::lround(part * m_slider->maximum()));
}

double ValueSlider::fromPosition(int position) const {
    const double part = static_cast<double>(position) / m_slider->maximum();
    const double value = m_range.logarithmic ? m_range.min * std::pow(m_range.max / m_range.min, part)
                                             : m_range.min + part * (m_range.max - m_range.min);
    const double steps = std::round((value - m_range.min) / m_range.step);
    return std::clamp(m_range.min + steps * m_range.step, m_range.min, m_range.max);
}

void ValueSlider::setValue(double value) {
    const double bounded = std::clamp(value, m_range.min, m_range.max);
    if (bounded == m_value) {
        return;
    }
    m_value = bounded;
    {
        const QSignalBlocker block(m_slider);  // the exact value stays, between two positions
        m_slider->setValue(toPosition(m_value));
    }
    showValue();
    Q_EMIT valueChanged(m_value);
}

void ValueSlider::setUnit(const QString& unit) {
    m_unit = unit;
    showValue();
}

void ValueSlider::showValue() {
    const auto text = [this](double value) {
        const QString number = format::fixed(value, m_range.decimals);
        return m_unit.isEmpty() ? number : number + QLatin1Char(' ') + m_unit;
    };
    m_label->setText(text(m_value));
    const QFontMetrics metrics(theme().font(TextStyle::Mono));
    m_label->setMinimumWidth(
        std::max(metrics.horizontalAdvance(text(m_range.min)), metrics.horizontalAdvance(text(m_range.max))));
}

void ValueSlider::edit() {
    auto* field = new QLineEdit(QString::number(m_value, 'f', m_range.decimals), this);
    setTextStyle(field, TextStyle::Mono);
    field->setAccessibleName(m_slider->accessibleName());
    const int width = std::max(m_label->width() + 18, 56);
    field->setGeometry(this->width() - width, (height() - theme().px(24)) / 2, width, theme().px(24));
    field->selectAll();
    field->show();
    field->setFocus();
    connect(field, &QLineEdit::editingFinished, this, [this, field] {
        bool isNumber = false;
        const double value = plainNumber(field->text()).toDouble(&isNumber);
        if (isNumber) {
            setValue(value);
        }
        field->deleteLater();
        m_slider->setFocus();
    });
}

bool ValueSlider::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonDblClick) {
        if (watched == m_label) {
            edit();
        } else {
            setValue(m_range.reset);
        }
        return true;
    }
    if (event->type() == QEvent::Wheel && watched == m_slider && !m_slider->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

QSize ElidedLabel::minimumSizeHint() const {
    return {fontMetrics().horizontalAdvance(QStringLiteral("MMM…")), QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    const QRect area = contentsRect();
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideMiddle, area.width());
    setToolTip(shown == text() ? QString() : text());
    style()->drawItemText(&painter, area, static_cast<int>(alignment()), palette(), isEnabled(), shown,
                          foregroundRole());
}

}  // namespace wavelens::ui
