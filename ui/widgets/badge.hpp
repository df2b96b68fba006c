// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/tokens.hpp"

#include <QFrame>

class QLabel;
class QToolButton;

namespace wavelens::ui {

/// A word with an icon on a tinted ground, 18 high: the state of a run or a file.
class Badge : public QWidget {
    Q_OBJECT
public:
    enum class Tone { Ok, Active, Warning, Error, Neutral };

    explicit Badge(QWidget* parent = nullptr);

    /// `iconName` may be `dot`, which is drawn.
    void set(Tone tone, const QString& iconName, const QString& text);

    /// Draws a badge into `rect`'s left end, centred in height, and returns its width; for delegates.
    static int paint(QPainter& painter, const QRect& rect, Tone tone, const QString& iconName, const QString& text);

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone = Tone::Neutral;
    QString m_icon;
    QString m_text;
};

/// A rounded label of 22, removable or not: `4 changes`, an overlaid run. With a line sample it stands for a curve.
class Chip : public QFrame {
    Q_OBJECT
public:
    explicit Chip(const QString& text, bool removable = false, QWidget* parent = nullptr);

    void setText(const QString& text);
    /// A word in text2 after the text: `finished`.
    void setNote(const QString& note);
    /// A sample of the curve's line before the text.
    void setLine(QColor color, Qt::PenStyle style = Qt::SolidLine);

Q_SIGNALS:
    void removeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_line;
    QLabel* m_text;
    QLabel* m_note;
};

/// A keyboard shortcut in a frame: `Ctrl+N`.
[[nodiscard]] QLabel* makeKeyLabel(const QString& keys, QWidget* parent = nullptr);

/// An opaque label on an image (`Bicubic`, `Step 18 000`): the same in both themes, readable on any content.
class ImageLabel : public QWidget {
    Q_OBJECT
public:
    explicit ImageLabel(const QString& text = {}, QWidget* parent = nullptr);

    void setText(const QString& text);

    /// Its size for a text, and drawing without a widget, for canvases.
    [[nodiscard]] static QSize sizeFor(const QString& text);
    static void paint(QPainter& painter, const QPoint& topLeft, const QString& text);

    [[nodiscard]] QSize sizeHint() const override { return sizeFor(m_text); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
};

}  // namespace wavelens::ui
