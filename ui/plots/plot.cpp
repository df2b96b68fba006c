// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot.hpp"

#include "ui/plots/plot_legend.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"

#include <QActionGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace wavelens::ui {

Plot::Plot(const QString& title, const QString& unit, QString (*valueText)(double), PlotLink& link, QWidget* parent)
    : QFrame(parent), m_title(title), m_canvas(new PlotCanvas(link, this)),
      m_legend(new PlotLegend(*m_canvas, valueText, this)), m_header(new QHBoxLayout),
      m_more(makeIconButton(QStringLiteral("more"), tr("More about %1").arg(title), {}, 24, this)),
      m_menu(new QMenu(this)) {
    auto* titleLabel = new QLabel(title, this);
    setTextStyle(titleLabel, TextStyle::Small);
    setStyleProperty(titleLabel, "weight", QStringLiteral("bold"));
    m_header->setContentsMargins(12, 4, 6, 2);
    m_header->setSpacing(8);
    m_header->addWidget(titleLabel);
    m_header->addSpacing(4);
    m_header->addWidget(m_legend);
    if (!unit.isEmpty()) {
        auto* unitLabel = new QLabel(unit, this);
        setTextStyle(unitLabel, TextStyle::Small);
        setTextTone(unitLabel, "text2");
        m_header->addWidget(unitLabel);
    }
    m_header->addStretch(1);
    m_header->addWidget(m_more);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(m_header);
    column->addWidget(m_canvas, 1);
    setMinimumSize(theme().px(280), theme().px(180));

    makeMenu();
    m_canvas->setAccessibleName(title);
    connect(&link, &PlotLink::cursorChanged, m_legend, &PlotLegend::showValues);
    connect(m_canvas, &PlotCanvas::refreshed, this, &Plot::describe);
}

void Plot::makeMenu() {
    m_logarithmic = m_menu->addAction(tr("Log axis"));
    m_logarithmic->setShortcut(Qt::Key_L);
    m_logarithmic->setShortcutContext(Qt::WidgetShortcut);  // shown only: the canvas reads its keys itself
    m_logarithmic->setCheckable(true);
    connect(m_logarithmic, &QAction::triggered, m_canvas, &PlotCanvas::setLogarithmic);
    connect(m_canvas, &PlotCanvas::logarithmicChanged, m_logarithmic, &QAction::setChecked);
    QMenu* range = m_menu->addMenu(tr("Y range"));
    auto* fits = new QActionGroup(range);
    const auto addFit = [&](const QString& text, YFit fit) {
        QAction* action = range->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_canvas->yFit() == fit);
        fits->addAction(action);
        connect(action, &QAction::triggered, this, [this, fit] { m_canvas->setYFit(fit); });
    };
    addFit(tr("All values"), YFit::All);
    addFit(tr("Smoothed curves"), YFit::Smoothed);
    range->addSeparator();
    connect(range->addAction(tr("Reset the view")), &QAction::triggered, m_canvas, &PlotCanvas::reset);
    m_menu->addSeparator();
    QMenu* exports = m_menu->addMenu(menuIcon(QStringLiteral("export")), tr("Export"));
    for (const char* suffix : {"png", "svg", "csv"}) {
        const QString name = QLatin1StringView(suffix);
        connect(exports->addAction(name.toUpper()), &QAction::triggered, this,
                [this, name] { Q_EMIT exportRequested(name); });
    }
    connect(m_menu->addAction(menuIcon(QStringLiteral("copy")), tr("Copy values")), &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(valuesText()); });
    m_menu->addSeparator();
    m_maximise = m_menu->addAction(menuIcon(QStringLiteral("zoom-fit")), tr("Maximise"));
    m_maximise->setShortcut(Qt::Key_Return);
    m_maximise->setShortcutContext(Qt::WidgetShortcut);
    connect(m_maximise, &QAction::triggered, this, &Plot::maximiseRequested);
    m_more->setMenu(m_menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
}

void Plot::setCurves(const std::vector<CurveLook>& looks) {
    QStringList hidden;
    for (std::size_t i = 0; i < m_canvas->curves().size(); ++i) {
        if (!m_canvas->isShown(i)) {
            hidden << m_canvas->curves()[i].look().name;
        }
    }
    m_canvas->setCurves(looks);
    for (std::size_t i = 0; i < looks.size(); ++i) {
        m_canvas->setShown(i, !hidden.contains(looks[i].name));
    }
    m_legend->rebuild();
}

void Plot::addHeaderWidget(QWidget* widget) {
    m_header->insertWidget(m_header->count() - 1, widget);
}

void Plot::setMaximised(bool on) {
    m_maximise->setText(on ? tr("Show all plots") : tr("Maximise"));
    m_maximise->setShortcut(on ? Qt::Key_Escape : Qt::Key_Return);
}

QString Plot::valuesText() const {
    return m_legend->text();
}

void Plot::describe() {
    m_canvas->setAccessibleDescription(valuesText());
}

void Plot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tokens().line);
    painter.setBrush(tokens().panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void Plot::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT maximiseRequested();
    } else {
        event->ignore();
    }
}

}  // namespace wavelens::ui
