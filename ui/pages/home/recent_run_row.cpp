// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/recent_run_row.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/bridge/thumbnails.hpp"
#include "ui/pages/locate_run.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"
#include "ui/widgets/sparkline.hpp"

#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QUrl>

#include <cmath>

namespace wavelens::ui {

namespace {

constexpr int kMargin = 8;
constexpr int kRightReserve = 140;  // the buttons' place, so that the dates stand in a column

}  // namespace

RecentRunRow::RecentRunRow(PageContext& context, Thumbnails& thumbnails, QWidget* parent)
    : QWidget(parent), m_context(context), m_thumbnails(thumbnails) {
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    m_resume = makeButton(tr("Resume"), QStringLiteral("play"));
    m_locate = makeButton(tr("Locate"));
    m_forget = makeButton(tr("Forget"));
    m_more = makeIconButton(QStringLiteral("more"), tr("More"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    connect(m_more->menu(), &QMenu::aboutToShow, this, &RecentRunRow::fillMenu);
    connect(m_resume, &QPushButton::clicked, this, [this] { m_context.resumeRun(m_dir); });
    connect(m_locate, &QPushButton::clicked, this, [this] { locateRun(m_context, m_dir, this); });
    connect(m_forget, &QPushButton::clicked, this, [this] { m_context.library().forget(m_dir); });
    m_buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(m_buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (QWidget* button : {static_cast<QWidget*>(m_resume), static_cast<QWidget*>(m_locate),
                            static_cast<QWidget*>(m_forget), static_cast<QWidget*>(m_more)}) {
        layout->addWidget(button);
    }
}

QSize RecentRunRow::sizeHint() const {
    return {theme().px(600), theme().px(m_compact ? 44 : 56)};
}

void RecentRunRow::setCompact(bool compact) {
    m_compact = compact;
    updateGeometry();
    update();
}

void RecentRunRow::setRun(const engine::RunSummary& run, double topGain) {
    m_run = run;
    m_dir = fromPath(run.dir);
    m_curve = gainCurve(run);
    m_topGain = topGain;
    refresh();
}

void RecentRunRow::setMissing(const QString& dir) {
    m_run.reset();
    m_dir = dir;
    refresh();
}

void RecentRunRow::refresh() {
    m_words = m_run ? wordsFor(*m_run, m_context.runs()) : RunWords();
    m_resume->setVisible(m_run && m_words.canResume);
    m_locate->setVisible(!m_run);
    m_forget->setVisible(!m_run);
    m_more->setVisible(m_run.has_value());
    m_buttons->adjustSize();
    m_buttons->move(width() - kMargin - m_buttons->width(), (height() - m_buttons->height()) / 2);
    const QStringList said = m_run ? QStringList{title(), m_words.word, sentence()} : QStringList{title(), sentence()};
    setAccessibleName(said.join(QStringLiteral(", ")));
    setToolTip(title() + u'\n' + (m_run ? m_dir : sentence()));
    update();
}

QString RecentRunRow::title() const {
    return m_run ? toQString(m_run->name) : QFileInfo(m_dir).fileName();
}

QString RecentRunRow::sentence() const {
    return m_run ? m_words.sentence : tr("Not found at %1").arg(QFileInfo(m_dir).absolutePath());
}

void RecentRunRow::paintEvent(QPaintEvent*) {
    const Tokens& t = tokens();
    QPainter painter(this);
    if (underMouse()) {
        painter.fillRect(rect().adjusted(0, 0, 0, -1), t.hover);
    }
    painter.fillRect(0, height() - 1, width(), 1, t.line);

    const int side = theme().px(m_compact ? 32 : 40);
    const QRect picture(kMargin, (height() - side) / 2, side, side);
    painter.fillRect(picture, t.raised);
    if (m_run && !m_run->previews.empty()) {
        const double ratio = devicePixelRatioF();
        painter.drawPixmap(picture, m_thumbnails.get(m_run->previews.back().path, qRound(side * ratio)));
    }
    const int badgeX = width() * (m_compact ? 28 : 31) / 100;
    const int line = theme().px(19);
    const int wordsEnd = m_run ? badgeX : m_buttons->x();
    QRect words(picture.right() + 13, height() / 2 - line, wordsEnd - picture.right() - 25, line);
    QFont bold = theme().font(TextStyle::Body);
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(m_run ? t.text : t.disabled);
    painter.drawText(words, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(title(), Qt::ElideMiddle, words.width()));
    words.translate(0, line);
    painter.setFont(theme().font(TextStyle::Small));
    painter.setPen(m_run ? t.text2 : t.text3);
    painter.drawText(words, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(sentence(), Qt::ElideRight, words.width()));
    if (m_run) {
        Badge::paint(painter, QRect(badgeX, 0, theme().px(110), height()), m_words.tone, m_words.icon, m_words.word);
        int x = badgeX + theme().px(106);
        if (!m_compact) {
            paintSparkline(painter, QRectF(x, height() / 2.0 - 13, theme().px(110), 26), m_curve, m_topGain, t.accent);
            x += theme().px(122);
        }
        const QRect value(x, 0, theme().px(80), height());
        painter.setFont(theme().font(TextStyle::Mono));
        painter.setPen(t.text);
        painter.drawText(value, Qt::AlignVCenter | Qt::AlignRight,
                         std::isfinite(m_run->psnrY) ? format::psnr(m_run->psnrY) + QStringLiteral(" dB")
                                                     : format::none());
        painter.setFont(theme().font(TextStyle::Small));
        painter.setPen(t.text2);
        painter.drawText(QRect(value.right() + 13, 0, theme().px(60), height()), Qt::AlignVCenter, tr("PSNR-Y"));
        const QRect date(value.right(), 0, width() - theme().px(kRightReserve) - value.right() - 12, height());
        painter.drawText(date, Qt::AlignVCenter | Qt::AlignRight, format::day(toDateTime(m_run->changed)));
    }
    if (hasFocus()) {
        painter.setPen(QPen(t.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -2));
    }
}

void RecentRunRow::resizeEvent(QResizeEvent*) {
    m_buttons->move(width() - kMargin - m_buttons->width(), (height() - m_buttons->height()) / 2);
}

void RecentRunRow::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        open();
        return;
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const auto rows = parentWidget()->findChildren<RecentRunRow*>();
        const qsizetype next = rows.indexOf(this) + (event->key() == Qt::Key_Up ? -1 : 1);
        if (next >= 0 && next < rows.size() && rows[next]->isVisible()) {
            rows[next]->setFocus(Qt::TabFocusReason);
        }
        return;
    }
    default:
        QWidget::keyPressEvent(event);
    }
}

void RecentRunRow::mouseDoubleClickEvent(QMouseEvent*) {
    open();
}

void RecentRunRow::open() {
    if (m_run) {
        m_context.go({.page = PageId::Monitor, .runDir = m_dir});
    }
}

void RecentRunRow::fillMenu() {
    QMenu& menu = *m_more->menu();
    menu.clear();
    const auto add = [&](const char* iconName, const QString& text, PageId page) {
        menu.addAction(menuIcon(QLatin1StringView(iconName)), text, this,
                       [this, page] { m_context.go({.page = page, .runDir = m_dir}); });
    };
    add("monitor", tr("Open in Monitor"), PageId::Monitor);
    add("inspector", tr("Open in Inspector"), PageId::Inspector);
    add("compare", tr("Open in Compare"), PageId::Compare);
    add("runs", tr("Show in Runs"), PageId::Runs);
    menu.addAction(menuIcon(QStringLiteral("folder")), tr("Open folder"), this,
                   [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_dir)); });
}

}  // namespace wavelens::ui
