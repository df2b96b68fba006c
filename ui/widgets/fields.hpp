// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>
#include <QLabel>
#include <QWidget>

class QSlider;

namespace wavelens::ui {

/// A number to type or step: `1e-4`, `0.07`, `18 420`. The wheel changes it only while it has the focus; Page Up and
/// Page Down step by ten. A unit stands after the number in text3. Text that is no number, or out of range, is kept
/// while it is typed, and answered by `error()`.
class NumberField : public QDoubleSpinBox {
    Q_OBJECT
public:
    explicit NumberField(QWidget* parent = nullptr);

    /// Whole numbers are shown with spaced thousands; others as short as they read back exactly.
    void setInteger(bool on);
    void setUnit(const QString& unit);
    /// Outlines the field in red (the text below it is the form's).
    void setError(bool on);

    [[nodiscard]] QString textFromValue(double value) const override;
    [[nodiscard]] double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& input, int& position) const override;

protected:
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeUnit();

    bool m_integer = false;
    QLabel* m_unit;
};

/// A slider with its value beside it. Double-click on the value types it, on the handle resets it; the wheel works
/// when it is hovered and focused.
class ValueSlider : public QWidget {
    Q_OBJECT
public:
    struct Range {
        double min = 0;
        double max = 1;
        double step = 0.01;
        double reset = 0;
        int decimals = 2;
        bool logarithmic = false;  ///< equal ways are equal factors; needs min > 0
    };

    ValueSlider(const QString& accessibleName, const Range& range, QWidget* parent = nullptr);

    [[nodiscard]] double value() const { return m_value; }

    void setValue(double value);
    void setUnit(const QString& unit);

Q_SIGNALS:
    void valueChanged(double value);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] int toPosition(double value) const;
    [[nodiscard]] double fromPosition(int position) const;
    void showValue();
    void edit();

    Range m_range;
    double m_value;
    QString m_unit;
    QSlider* m_slider;
    QLabel* m_label;
};

/// A label that shortens its text in the middle where there is no room, with the whole as tooltip.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace wavelens::ui
