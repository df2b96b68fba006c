// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runs_page.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/runs/run_panel.hpp"
#include "ui/pages/runs/run_table.hpp"
#include "ui/pages/runs/selection_panel.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/icon.hpp"
#include "ui/widgets/panel_splitter.hpp"
#include "ui/widgets/segment.hpp"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>

namespace wavelens::ui {

namespace {

constexpr int kNarrow = 1128;  // of the page: a window of 1200
constexpr int kPanel = 320;
constexpr int kNarrowPanel = 288;

}  // namespace

RunsPage::RunsPage(PageContext& context, QWidget* parent)
    : Page(tr("Runs"), context, parent), m_model(context.library(), context.runs()) {
    makeHeaderWidgets();
    m_banner = new Banner;
    QWidget* centre = makeCentre();
    m_splitter =
        new PanelSplitter(context.settings(), QStringLiteral("runs"), {centre, makeRight()}, 0, {1048, kPanel});
    auto* empty = new EmptyState(QStringLiteral("runs"), tr("No runs yet"),
                                 tr("Each training keeps its settings, curves, checkpoints and previews here."));
    QPushButton* demo = empty->addAction(tr("Train the demo"), ButtonKind::Primary);
    connect(demo, &QPushButton::clicked, this, [this] { this->context().trainDemo(); });
    connect(empty->addAction(tr("New training")), &QPushButton::clicked, this, &RunsPage::primaryAction);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_splitter);
    m_pages->addWidget(empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);
    makeActions();

    connect(&context.library(), &RunLibrary::changed, this, [this] {
        showCounts();
        showSelection();
    });
    connect(&m_model, &RunTableModel::dataChanged, this, [this] {
        showCounts();
        const int row = m_model.indexOf(m_panel->runDir());
        if (row >= 0) {
            m_panel->setWords(m_model.row(row).words);
        }
    });
    connect(&context.settings(), &AppSettings::runsFolderChanged, this, &RunsPage::showCounts);
    m_table->select({context.subject().runDir()});
    showCounts();
    showSelection();
}

QList<QWidget*> RunsPage::headerActions() {
    return {m_follow, m_newTraining};
}

QWidget* RunsPage::canvas() {
    return m_table;
}

void RunsPage::makeHeaderWidgets() {
    m_summary = new QLabel;
    setTextTone(m_summary, "text2");
    m_folder = makeButton({}, QStringLiteral("folder"));
    connect(m_folder, &QPushButton::clicked, this, &RunsPage::chooseFolder);
    m_headerContext = new QWidget(this);
    auto* row = new QHBoxLayout(m_headerContext);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_summary);
    row->addWidget(m_folder);
    m_follow = makeButton(tr("Follow a folder"), QStringLiteral("link"), ButtonKind::Default, ButtonSize::Normal, this);
    m_follow->setToolTip(tr("Watch a run that another process writes"));
    connect(m_follow, &QPushButton::clicked, this, [this] {
        const QString dir =
            QFileDialog::getExistingDirectory(this, tr("Follow a folder"), context().settings().runsFolder());
        if (!dir.isEmpty()) {
            follow(dir);
        }
    });
    m_newTraining =
        makeButton(tr("New training"), QStringLiteral("train"), ButtonKind::Primary, ButtonSize::Normal, this);
    connect(m_newTraining, &QPushButton::clicked, this, &RunsPage::primaryAction);
}

QWidget* RunsPage::makeToolBar() {
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Find a run"));
    m_search->setAccessibleName(tr("Find a run"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), &Tokens::text2), QLineEdit::LeadingPosition);
    m_search->setMaximumWidth(theme().px(220));
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_table->filter().setWords(words);
        showMatches();
    });
    m_groups = new Segment(tr("State"));
    for (int i = 0; i < 5; ++i) {
        m_groups->addOption({});
    }
    m_groups->setCurrentIndex(0);
    connect(m_groups, &Segment::currentChanged, this, [this](int index) {
        m_table->filter().setGroup(static_cast<RunGroup>(index));
        showMatches();
    });
    m_columns = makeButton(tr("Columns"), QStringLiteral("filter"), ButtonKind::Quiet);
    m_columns->setMenu(m_table->columnsMenu());

    auto* bar = new QFrame;
    bar->setProperty("edge", QStringLiteral("bottom"));
    bar->setFixedHeight(theme().px(44));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    row->addWidget(m_search, 1);
    row->addWidget(m_groups);
    row->addStretch();
    row->addWidget(m_columns);
    return bar;
}

QWidget* RunsPage::makeCentre() {
    m_table = new RunTable(m_model, context().settings());
    connect(m_table, &RunTable::selectedRunsChanged, this, &RunsPage::showSelection);
    connect(m_table, &RunTable::openRequested, this, &RunsPage::openInMonitor);
    m_noMatch = new QLabel;
    m_noMatch->setAlignment(Qt::AlignCenter);
    m_noMatch->hide();
    setTextTone(m_noMatch, "text2");
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolBar());
    layout->addWidget(m_noMatch, 1);
    layout->addWidget(m_table, 1);
    return centre;
}

QWidget* RunsPage::makeRight() {
    m_panel = new RunPanel(context());
    m_selection = new SelectionPanel(context());
    const auto removeSelected = [this] {
        remove(m_table->selectedDirs());
    };
    connect(m_panel, &RunPanel::removeRequested, this, removeSelected);
    connect(m_selection, &SelectionPanel::removeRequested, this, removeSelected);
    connect(m_panel, &RunPanel::nameEntered, this, &RunsPage::rename);
    connect(m_panel, &RunPanel::failed, this, &RunsPage::showError);
    m_panels = new QStackedWidget;
    m_panels->addWidget(new QWidget);  // nothing selected
    m_panels->addWidget(m_panel);
    m_panels->addWidget(m_selection);
    auto* right = new QFrame;
    right->setProperty("edge", QStringLiteral("left"));
    right->setMinimumWidth(theme().px(kNarrowPanel));
    right->setMaximumWidth(theme().px(360));
    auto* layout = new QVBoxLayout(right);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->addWidget(m_panels);
    m_right = right;
    return right;
}

void RunsPage::makeActions() {
    const auto add = [this](const QString& text, const char* iconName, const QKeySequence& keys, auto run) {
        auto* action = new QAction(menuIcon(QLatin1StringView(iconName)), text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        m_actions.append(action);
        return action;
    };
    QAction* renameAction = add(tr("Rename run"), "edit", Qt::Key_F2, [this] { editName(); });
    addAction(renameAction);
    QAction* removeAction =
        add(tr("Move to wastebasket"), "trash", Qt::Key_Delete, [this] { remove(m_table->selectedDirs()); });
    m_table->addAction(removeAction);  // elsewhere Delete edits text
    connect(m_table, &QWidget::customContextMenuRequested, this, [this, renameAction, removeAction](QPoint at) {
        const QStringList dirs = m_table->selectedDirs();
        if (dirs.isEmpty()) {
            return;
        }
        QMenu menu(this);
        if (dirs.size() == 1) {
            menu.addAction(menuIcon(QStringLiteral("monitor")), tr("Open in Monitor"), this,
                           [this, dirs] { openInMonitor(dirs.first()); });
            menu.addAction(menuIcon(QStringLiteral("folder")), tr("Open folder"), this,
                           [dirs] { QDesktopServices::openUrl(QUrl::fromLocalFile(dirs.first())); });
            menu.addAction(renameAction);
        }
        menu.addAction(removeAction);
        menu.exec(m_table->viewport()->mapToGlobal(at));
    });
}

void RunsPage::showCounts() {
    const RunLibrary& library = context().library();
    const int all = m_model.count(RunGroup::All);
    m_pages->setCurrentIndex(library.isLoaded() && all == 0 ? 1 : 0);
    m_summary->setText(all == 1 ? tr("1 run, %1 in").arg(format::bytes(m_model.totalBytes()))
                                : tr("%1 runs, %2 in").arg(all).arg(format::bytes(m_model.totalBytes())));
    const QDir folder(context().settings().runsFolder());
    m_folder->setText(QFileInfo(folder.absolutePath()).dir().dirName() + u'/' + folder.dirName());
    m_folder->setAccessibleName(tr("Runs folder"));
    m_folder->setToolTip(folder.absolutePath());
    const auto show = [this](RunGroup group, const QString& name) {
        m_groups->setOptionText(static_cast<int>(group), QStringLiteral("%1 %2").arg(name).arg(m_model.count(group)));
    };
    show(RunGroup::All, tr("All"));
    show(RunGroup::Training, tr("Training"));
    show(RunGroup::Done, tr("Done"));
    show(RunGroup::Stopped, tr("Stopped"));
    show(RunGroup::Failed, tr("Failed"));
    showMatches();
}

void RunsPage::showMatches() {
    const bool none = m_table->filter().rowCount() == 0;
    m_table->setVisible(!none);
    m_noMatch->setVisible(none);
    m_noMatch->setText(m_search->text().isEmpty() ? tr("No run is in this state.")
                                                  : tr("No run matches “%1”.").arg(m_search->text()));
}

void RunsPage::showSelection() {
    QList<RunTableModel::Row> rows;
    for (const QString& dir : m_table->selectedDirs()) {
        rows.append(m_model.row(m_model.indexOf(dir)));
    }
    m_panels->setCurrentIndex(static_cast<int>(std::min<qsizetype>(rows.size(), 2)));
    if (rows.size() == 1) {
        m_panel->setRun(rows.first());
    } else if (rows.size() > 1) {
        m_selection->setRuns(rows);
    }
}

void RunsPage::open(const PageRequest& request) {
    if (!request.runDir.isEmpty()) {
        m_search->clear();
        m_groups->setCurrentIndex(0);
        m_table->select({request.runDir});
    }
    m_table->setFocus();
}

void RunsPage::primaryAction() {
    context().go({.page = PageId::Train});
}

void RunsPage::focusSearch() {
    m_search->setFocus();
    m_search->selectAll();
}

void RunsPage::exportView() {
    if (m_table->selectedDirs().size() == 1) {
        m_panel->exportModel();
    }
}

void RunsPage::openInMonitor(const QString& dir) {
    if (m_model.row(m_model.indexOf(dir)).run) {
        context().go({.page = PageId::Monitor, .runDir = dir});
    }
}

void RunsPage::follow(const QString& dir) {
    if (RunLibrary::isRunFolder(dir)) {
        context().openRun(dir);
    } else {
        showError(tr("%1 holds no run").arg(dir), tr("A run's folder holds a config.json. Choose another folder."));
    }
}

void RunsPage::chooseFolder() {
    const QString dir =
        QFileDialog::getExistingDirectory(this, tr("Choose the runs folder"), context().settings().runsFolder());
    if (!dir.isEmpty()) {
        context().settings().setRunsFolder(dir);
    }
}

bool RunsPage::isWritten(const RunTableModel::Row& row) const {
    const RunController& controller = context().runs();
    return (row.dir == controller.runDir() && controller.isActive()) || controller.waiting().contains(row.dir) ||
           (row.run && row.run->state == engine::RunState::Followed);
}

void RunsPage::editName() {
    const QStringList dirs = m_table->selectedDirs();
    if (dirs.size() != 1) {
        return;
    }
    const RunTableModel::Row& row = m_model.row(m_model.indexOf(dirs.first()));
    if (isWritten(row)) {
        context().notify(tr("Stop %1 before renaming it.").arg(row.name));
    } else if (row.run) {
        m_panel->editName();
    }
}

void RunsPage::rename(const QString& dir, const QString& name) {
    using Renamed = engine::Result<std::filesystem::path>;
    m_table->setFocus();
    m_renameJob.start([engine = context().engine(), path = toPath(dir),
                       name = toStd(name)](std::stop_token) { return engine->renameRun(path, name); },
                      [this, dir](const Renamed& renamed) {
                          if (!renamed) {
                              showError(tr("The run keeps its name"), toQString(renamed.error().message));
                              return;
                          }
                          const QString now = fromPath(*renamed);
                          RunLibrary& library = context().library();
                          library.forget(dir);
                          library.remember(now);
                          library.refresh();
                          m_table->selectWhenThere(now);
                      });
}

void RunsPage::remove(const QStringList& dirs) {
    QList<Discarded> discarded;
    QString name;
    qint64 bytes = 0;
    for (const QString& dir : dirs) {
        const RunTableModel::Row& row = m_model.row(m_model.indexOf(dir));
        if (isWritten(row)) {
            context().notify(tr("Stop %1 before removing it.").arg(row.name));
        } else if (!row.run) {
            context().library().forget(dir);
        } else if (const auto done = moveToWastebasket(dir)) {
            name = row.name;
            bytes += row.run->bytes;
            discarded.append(*done);
            context().library().forget(dir);
        } else {
            showError(tr("%1 could not be moved to the wastebasket").arg(row.name),
                      tr("Its disk may have none. The folder is %1.").arg(dir));
        }
    }
    if (discarded.isEmpty()) {
        return;
    }
    if (!QFileInfo::exists(context().subject().runDir())) {
        context().subject().setRunDir({});
    }
    const QString size = format::bytes(bytes);
    context().notify(discarded.size() == 1 ? tr("“%1” is in the wastebasket (%2).").arg(name, size)
                                           : tr("%1 runs are in the wastebasket (%2).").arg(discarded.size()).arg(size),
                     NoticeAction{tr("Undo"), [this, discarded] {
                                      undoRemove(discarded);
                                  }});
    context().library().refresh();
}

void RunsPage::undoRemove(const QList<Discarded>& discarded) {
    for (const Discarded& run : discarded) {
        if (restore(run)) {
            context().library().remember(run.dir);
        } else {
            showError(tr("%1 could not be brought back").arg(QFileInfo(run.dir).fileName()),
                      tr("It is no longer in the wastebasket, or another folder has its name by now."));
        }
    }
    context().library().refresh();
    m_table->selectWhenThere(discarded.first().dir);
}

void RunsPage::showError(const QString& title, const QString& message) {
    m_banner->setMessage(MessageKind::Error, title, message);
    m_banner->setClosable(true);
    m_banner->show();
}

void RunsPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    const bool narrow = width() < kNarrow;
    if (narrow != m_narrow) {
        m_narrow = narrow;
        const int panel = theme().px(narrow ? kNarrowPanel : kPanel);
        m_splitter->setSizes({width() - panel, panel});
    }
    m_columns->setText(narrow ? QString() : tr("Columns"));
    m_columns->setToolTip(tr("Columns"));
    m_columns->setAccessibleName(tr("Columns"));
}

}  // namespace wavelens::ui
