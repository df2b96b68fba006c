// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme.hpp"

#include "ui/shell/style.hpp"
#include "ui/widgets/icon.hpp"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPalette>
#include <QRegularExpression>
#include <QStyle>
#include <QStyleHints>
#include <QWidget>

#include <array>
#include <cmath>

// Outside any namespace, as Qt asks; a static library's resources are not linked in otherwise.
static void initialiseResources() {
    Q_INIT_RESOURCE(icons);
    Q_INIT_RESOURCE(shell);
}

namespace wavelens::ui {

namespace {

Theme* current = nullptr;

struct TextStyleInfo {
    const char* name;
    int sizePx;
    QFont::Weight weight;
    bool mono;
};

// In the order of TextStyle.
constexpr auto kTextStyles = std::to_array<TextStyleInfo>({
    {"caption", 11, QFont::Normal, false},
    {"small", 12, QFont::Normal, false},
    {"body", 13, QFont::Normal, false},
    {"title", 15, QFont::DemiBold, false},
    {"display", 26, QFont::DemiBold, false},
    {"mono", 12, QFont::Normal, true},
    {"readout", 17, QFont::Medium, true},
});

// 13 px are 10 pt at 96 dots per inch, the size of text on most desktops.
constexpr double kDesignPointSize = 10;

QStringList families(const TextStyleInfo& style) {
    if (style.mono) {
        return {QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"), QStringLiteral("monospace")};
    }
    QStringList list = {QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")};
    if (style.sizePx > 20) {
        list.prepend(QStringLiteral("Inter Display"));
    }
    return list;
}

QPalette makePalette(const Tokens& t) {
    QPalette palette;
    palette.setColor(QPalette::Window, t.panel);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.field);
    palette.setColor(QPalette::AlternateBase, t.panel);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::PlaceholderText, t.text3);
    palette.setColor(QPalette::Button, t.raised);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::BrightText, t.onFill);
    palette.setColor(QPalette::ToolTipBase, t.raised);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::Highlight, t.fill);
    palette.setColor(QPalette::HighlightedText, t.onFill);
    palette.setColor(QPalette::Link, t.accent);
    palette.setColor(QPalette::LinkVisited, t.accent);
    palette.setColor(QPalette::Light, t.hover);
    palette.setColor(QPalette::Midlight, t.hover);
    palette.setColor(QPalette::Mid, t.line);
    palette.setColor(QPalette::Dark, t.ctl);
    palette.setColor(QPalette::Shadow, t.base);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, t.disabled);
    }
    return palette;
}

}  // namespace

Theme::Theme(AppSettings& settings, QObject* parent) : QObject(parent), m_settings(settings) {
    initialiseResources();
    current = this;
    m_systemPointSize = QApplication::font().pointSizeF();
    QApplication::setStyle(new Style);
    apply();
    connect(&m_settings, &AppSettings::appearanceChanged, this, &Theme::apply);
    connect(&m_settings, &AppSettings::surroundChanged, this, &Theme::surroundChanged);
    qApp->installEventFilter(this);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
#endif
}

Theme::~Theme() {
    qApp->setStyleSheet({});
    current = nullptr;
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    // The desktop's own colours changed. It reaches every window; the first one is enough.
    if (event->type() == QEvent::ThemeChange && !m_applying && m_settings.themeMode() == ThemeMode::System &&
        systemIsDark() != m_tokens->dark) {
        apply();
    }
    return QObject::eventFilter(watched, event);
}

bool Theme::systemIsDark() const {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown) {
        return scheme == Qt::ColorScheme::Dark;
    }
#endif
    // Ours lies over the system's palette; without it the application shows what the desktop gave.
    const QPalette ours = QApplication::palette();
    QApplication::setPalette(QPalette());
    const QPalette system = QApplication::palette();
    QApplication::setPalette(ours);
    return system.color(QPalette::Window).lightnessF() < system.color(QPalette::WindowText).lightnessF();
}

void Theme::apply() {
    m_applying = true;
    const ThemeMode mode = m_settings.themeMode();
    const bool dark = mode == ThemeMode::System ? systemIsDark() : mode == ThemeMode::Dark;
    m_tokens = dark ? &darkTokens() : &lightTokens();
    m_scale = m_systemPointSize > 0 ? m_systemPointSize / kDesignPointSize : 1;
    m_scale *= m_settings.textSize() / 100.0;
    QApplication::setPalette(makePalette(*m_tokens));
    QApplication::setFont(font(TextStyle::Body));
    qApp->setStyleSheet(styleSheet(*m_tokens));
    m_applying = false;
    Q_EMIT changed();
    Q_EMIT surroundChanged();
}

int Theme::px(double designPx) const {
    return static_cast<int>(std::lround(designPx * m_scale));
}

QFont Theme::font(TextStyle style) const {
    const TextStyleInfo& info = kTextStyles[static_cast<std::size_t>(style)];
    QFont result;
    result.setFamilies(families(info));
    result.setPixelSize(px(info.sizePx));
    result.setWeight(info.weight);
    if (info.mono) {
        result.setStyleStrategy(QFont::PreferNoShaping);  // no ligatures
    }
    return result;
}

QColor Theme::surround() const {
    return surroundColor(m_settings.surround(m_tokens->dark));
}

void Theme::cycleSurround() {
    const int next =
        (static_cast<int>(m_settings.surround(m_tokens->dark)) + 1) % (static_cast<int>(Surround::White) + 1);
    m_settings.setSurround(m_tokens->dark, static_cast<Surround>(next));
}

QString Theme::paintedIcon(const QString& name, QColor color, int size) {
    const QString base =
        m_images.filePath(name + QLatin1Char('-') + color.name().sliced(1) + QLatin1Char('-') + QString::number(size));
    // Style sheets find the file for a high-density screen by its suffix.
    for (const int ratio : {1, 2, 3}) {
        const QString path =
            base + (ratio == 1 ? QString() : QStringLiteral("@%1x").arg(ratio)) + QStringLiteral(".png");
        if (!QFile::exists(path)) {
            renderIcon(name, color, QSize(size, size) * ratio, 2.5).save(path);
        }
    }
    return base + QStringLiteral(".png");
}

QString Theme::styleSheet(const Tokens& t) {
    QFile file(QStringLiteral(":/shell/style.qss"));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    Q_UNUSED(opened)
    QString sheet = QString::fromUtf8(file.readAll());

    for (const TextStyleInfo& style : kTextStyles) {
        QStringList quoted;
        for (const QString& family : families(style)) {
            quoted += QLatin1Char('"') + family + QLatin1Char('"');
        }
        sheet += QStringLiteral("*[textStyle=\"%1\"] { font-family: %2; font-size: %3sp; font-weight: %4; }\n")
                     .arg(QLatin1StringView(style.name), quoted.join(QLatin1Char(',')))
                     .arg(style.sizePx)
                     .arg(static_cast<int>(style.weight));
    }
    for (const NamedToken& token : kNamedTokens) {
        sheet += QStringLiteral("*[tone=\"%1\"] { color: @%1; }\n").arg(QLatin1StringView(token.name));
    }

    static const QRegularExpression image(QStringLiteral(R"(@icon\(([\w-]+), (\w+), (\d+)\))"));
    static const QRegularExpression token(QStringLiteral(R"(@(\w+))"));
    static const QRegularExpression length(QStringLiteral(R"((\d+)sp\b)"));
    const auto colorOf = [&](QStringView name) {
        if (name == QLatin1StringView("border")) {
            return m_settings.strongBorders() ? t.text3 : t.ctl;
        }
        for (const NamedToken& entry : kNamedTokens) {
            if (name == QLatin1StringView(entry.name)) {
                return t.*entry.member;
            }
        }
        qFatal("style.qss names a token that does not exist: %s", qPrintable(name.toString()));
        return QColor();
    };
    const auto replaceAll = [&sheet](const QRegularExpression& pattern, const auto& replacement) {
        QString result;
        qsizetype last = 0;
        for (auto it = pattern.globalMatch(sheet); it.hasNext();) {
            const QRegularExpressionMatch match = it.next();
            result += QStringView(sheet).sliced(last, match.capturedStart() - last);
            result += replacement(match);
            last = match.capturedEnd();
        }
        result += QStringView(sheet).sliced(last);
        sheet = result;
    };
    replaceAll(image, [&](const QRegularExpressionMatch& match) {
        return QStringLiteral("url(\"%1\")")
            .arg(paintedIcon(match.captured(1), colorOf(match.capturedView(2)), px(match.capturedView(3).toInt())));
    });
    replaceAll(token, [&](const QRegularExpressionMatch& match) { return colorOf(match.capturedView(1)).name(); });
    replaceAll(length, [&](const QRegularExpressionMatch& match) {
        return QString(QString::number(px(match.capturedView(1).toInt())) + QStringLiteral("px"));
    });
    return sheet;
}

Theme& theme() {
    Q_ASSERT(current);
    return *current;
}

const Tokens& tokens() {
    return theme().tokens();
}

QColor surroundColor(Surround surround) {
    static constexpr std::array<QRgb, 5> kColors = {0x000000, 0x333333, 0x777777, 0xb9b9b9, 0xffffff};
    return QColor(kColors[static_cast<std::size_t>(surround)]);
}

void setStyleProperty(QWidget* widget, const char* property, const QVariant& value) {
    if (widget->property(property) == value) {
        return;
    }
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

void setTextStyle(QWidget* widget, TextStyle style) {
    setStyleProperty(widget, "textStyle", QString::fromLatin1(kTextStyles[static_cast<std::size_t>(style)].name));
}

void setTextTone(QWidget* widget, const char* token) {
    setStyleProperty(widget, "tone", QString::fromLatin1(token));
}

}  // namespace wavelens::ui
