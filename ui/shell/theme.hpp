// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/app_settings.hpp"
#include "ui/shell/tokens.hpp"

#include <QFont>
#include <QObject>
#include <QTemporaryDir>

class QWidget;

namespace wavelens::ui {

/// The sizes of text. Mono and Readout are for numbers that change or stand in columns.
enum class TextStyle { Caption, Small, Body, Title, Display, Mono, Readout };

/// The look of the whole application: Fusion, the tokens of the current theme as palette and style sheet, fonts and
/// sizes that scale with the system's text size. Follows the system's light or dark unless the user chose one.
///
/// One per application, made before the first widget; `theme()` finds it. A change of theme repaints every widget,
/// so a painter that reads `tokens()` in paintEvent needs no connection; what caches pixels listens to `changed`.
/// Thread: UI.
class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(AppSettings& settings, QObject* parent = nullptr);
    ~Theme() override;

    [[nodiscard]] const Tokens& tokens() const { return *m_tokens; }

    /// A length of the design in device-independent pixels, scaled with the text size.
    [[nodiscard]] int px(double designPx) const;

    /// For painters. Widgets take their text style by setTextStyle, which follows every change.
    [[nodiscard]] QFont font(TextStyle style) const;

    /// The colour around and behind images in the current theme.
    [[nodiscard]] QColor surround() const;
    void cycleSurround();

Q_SIGNALS:
    void changed();  ///< tokens or text size
    void surroundChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool systemIsDark() const;
    void apply();
    [[nodiscard]] QString styleSheet(const Tokens& tokens);
    QString paintedIcon(const QString& name, QColor color, int size);

    AppSettings& m_settings;
    const Tokens* m_tokens = &darkTokens();
    QTemporaryDir m_images;  // what the style sheet shows by url(): check marks and arrows in the theme's colours
    double m_systemPointSize = 10;
    double m_scale = 1;
    bool m_applying = false;
};

/// The application's theme. A Theme must exist.
[[nodiscard]] Theme& theme();

/// Shorthand for `theme().tokens()`.
[[nodiscard]] const Tokens& tokens();

/// The colour of a surround, in both themes.
[[nodiscard]] QColor surroundColor(Surround surround);

/// Gives a label, button or field one of the design's text sizes.
void setTextStyle(QWidget* widget, TextStyle style);

/// Colours a widget's text by a token, by its name: `text2`, `text3`, `accent`, `ok`, `warn`, `err`; empty for `text`.
void setTextTone(QWidget* widget, const char* token);

/// Sets a property that the style sheet selects by, and restyles the widget.
void setStyleProperty(QWidget* widget, const char* property, const QVariant& value);

}  // namespace wavelens::ui
