// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/home_page.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/run_words.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/home/action_card.hpp"
#include "ui/pages/home/hero_card.hpp"
#include "ui/pages/home/recent_run_row.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/scrolled.hpp"
#include "ui/widgets/sparkline.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kColumn = 1040;
constexpr int kLow = 760;      // pages less high than this are compact
constexpr int kNarrow = 1000;  // and those less wide
constexpr int kRows = 5;
constexpr int kRowsWhenLow = 3;

/// The run and step whose interruption the user has seen.
const QString kSeenState = QStringLiteral("home/interruption_seen");

}  // namespace

HomePage::HomePage(PageContext& context, QWidget* parent) : Page(tr("Home"), context, parent) {
    m_banner = new Banner;
    m_column = new QWidget;
    m_column->setMaximumWidth(kColumn);
    auto* column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 24, 0, 8);
    column->setSpacing(16);
    column->addWidget(makeTitle());
    column->addWidget(makeCards());
    column->addWidget(makeRecent());
    auto* foot = new QLabel(tr("Drop images, a model or a run folder anywhere in this window."));
    foot->setAlignment(Qt::AlignCenter);
    setTextStyle(foot, TextStyle::Small);
    setTextTone(foot, "text3");
    column->addWidget(foot);
    column->addStretch();

    auto* content = new QWidget;
    auto* centred = new QHBoxLayout(content);
    centred->setContentsMargins(16, 0, 16, 0);
    centred->addStretch(1);
    centred->addWidget(m_column, 1000);
    centred->addStretch(1);
    QScrollArea* scroll = scrolled(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(scroll, 1);
    setTabOrder(&m_hero->button(), &m_hero->canvas());

    const RunController& runs = context.runs();
    connect(&context.library(), &RunLibrary::changed, this, &HomePage::showRuns);
    for (const auto& signal :
         {&RunController::stateChanged, &RunController::statusChanged, &RunController::waitingChanged}) {
        connect(&runs, signal, this, [this] {
            for (RecentRunRow* row : m_rows) {
                row->refresh();
            }
        });
    }
    connect(&runs, &RunController::stateChanged, this, &HomePage::showBanner);
    connect(&context, &PageContext::engineProblemChanged, this, &HomePage::showBanner);
    connect(&context, &PageContext::engineReady, this, [this] {
        showBanner();
        focusDemo();
    });
    connect(&m_thumbnails, &Thumbnails::ready, this, [this] {
        for (RecentRunRow* row : m_rows) {
            row->update();
        }
    });
    showRuns();
}

QWidget* HomePage::makeTitle() {
    auto* name = new QLabel(QStringLiteral("Wavelens"));
    setTextStyle(name, TextStyle::Display);
    auto* purpose = new QLabel(tr("Train super-resolution networks, look inside them, and use them on your images."));
    setTextTone(purpose, "text2");
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(name);
    words->addWidget(purpose);
    auto* title = new QWidget;
    auto* row = new QHBoxLayout(title);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(new IconView(QStringLiteral("wavelens"), 56, &Tokens::text));
    row->addLayout(words, 1);
    return title;
}

QWidget* HomePage::makeCards() {
    m_hero = new HeroCard(context());
    auto* actions = new QVBoxLayout;
    actions->setSpacing(12);
    const auto add = [&](const char* iconName, const QString& title, const QString& text, const char* keys) {
        auto* card = new ActionCard(QLatin1StringView(iconName), title, text, QLatin1StringView(keys));
        actions->addWidget(card);
        return card;
    };
    const auto goTo = [this](ActionCard* card, PageId page) {
        connect(card, &ActionCard::clicked, this, [this, page] { context().go({.page = page}); });
    };
    goTo(add("train", tr("New training"), tr("Your images, your settings"), "Ctrl+N"), PageId::Train);
    ActionCard* open = add("open", tr("Open a run or model"), tr("Go on, watch, or look inside"), "Ctrl+O");
    connect(open, &ActionCard::clicked, &context(), &PageContext::askForFiles);
    goTo(add("upscale", tr("Upscale images"), tr("Files or whole folders"), "Ctrl+U"), PageId::Upscale);
    goTo(add("compare", tr("Compare images"), tr("Split, difference, loupe"), "Ctrl+D"), PageId::Compare);

    auto* cards = new QWidget;
    auto* row = new QHBoxLayout(cards);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(m_hero, 600);
    row->addLayout(actions, 424);
    return cards;
}

QWidget* HomePage::makeRecent() {
    auto* title = new QLabel(tr("Recent runs"));
    setTextStyle(title, TextStyle::Title);
    QPushButton* all = makeButton(tr("All runs"), QStringLiteral("runs"), ButtonKind::Quiet);
    connect(all, &QPushButton::clicked, this, [this] { context().go({.page = PageId::Runs}); });
    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(all);
    m_noRuns = new QLabel(tr("Your runs will appear here."));
    setTextTone(m_noRuns, "text2");
    m_noRuns->setFixedHeight(theme().px(56));

    auto* recent = new QWidget;
    auto* layout = new QVBoxLayout(recent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addSpacing(4);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_noRuns);
    for (int i = 0; i < kRows; ++i) {
        m_rows.append(new RecentRunRow(context(), m_thumbnails));
        layout->addWidget(m_rows.back());
    }
    return recent;
}

void HomePage::showRuns() {
    const RunLibrary& library = context().library();
    const auto& runs = library.runs();
    const double top = topGain(runs);
    const int shown = m_compact ? kRowsWhenLow : kRows;
    for (int i = 0; i < kRows; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const qsizetype missingAt = i - static_cast<qsizetype>(runs.size());
        const bool missing = missingAt >= 0 && missingAt < library.missing().size();
        m_rows[i]->setVisible(i < shown && (at < runs.size() || missing));
        if (at < runs.size()) {
            m_rows[i]->setRun(runs[at], top);
        } else if (missing) {
            m_rows[i]->setMissing(library.missing()[missingAt]);
        }
    }
    m_noRuns->setVisible(library.isLoaded() && runs.empty() && library.missing().isEmpty());
    showBanner();
}

/// Why there is no engine, else the last run where a crash interrupted it.
void HomePage::showBanner() {
    if (!context().engineProblem().isEmpty()) {
        m_banner->setMessage(MessageKind::Error, tr("The engine is missing"), context().engineProblem());
        m_banner->setClosable(false);
        m_banner->show();
        return;
    }
    const auto& runs = context().library().runs();
    if (runs.empty() || wordsFor(runs.front(), context().runs()).kind != RunWords::Kind::Interrupted) {
        m_banner->hide();
        return;
    }
    const QString dir = fromPath(runs.front().dir);
    const QString seen = dir + u'@' + QString::number(runs.front().step);
    if (context().settings().state(kSeenState).toString() == seen) {
        m_banner->hide();
        return;
    }
    m_banner->setMessage(MessageKind::Warning,
                         tr("%1 was interrupted at step %2. Nothing is lost.")
                             .arg(toQString(runs.front().name), format::integer(runs.front().step)));
    connect(m_banner->addAction(tr("Resume")), &QPushButton::clicked, this, [this, dir] { context().resumeRun(dir); });
    connect(m_banner->addAction(tr("Dismiss"), ButtonKind::Quiet), &QPushButton::clicked, this, [this, seen] {
        context().settings().setState(kSeenState, seen);
        showBanner();
    });
    m_banner->show();
}

void HomePage::open(const PageRequest& request) {
    Q_UNUSED(request)
    focusDemo();
}

void HomePage::focusDemo() {
    if (isVisible() && m_hero->button().isEnabled()) {
        m_hero->button().setFocus();
    }
}

void HomePage::primaryAction() {
    m_hero->button().click();
}

void HomePage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    const bool compact = height() < kLow || width() < kNarrow;
    m_column->layout()->setContentsMargins(0, compact ? 12 : 24, 0, 8);
    m_column->layout()->setSpacing(compact ? 12 : 16);
    if (compact != m_compact) {
        m_compact = compact;
        m_hero->setCompact(compact);
        for (RecentRunRow* row : m_rows) {
            row->setCompact(compact);
        }
        showRuns();
    }
}

}  // namespace wavelens::ui
