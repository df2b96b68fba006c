// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_panel.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/locate_run.hpp"
#include "ui/pages/model_export.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/pages/runs/notes_editor.hpp"
#include "ui/pages/runs/setting_changes.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/icon.hpp"
#include "ui/widgets/panel_section.hpp"
#include "ui/widgets/scrolled.hpp"

#include <QDesktopServices>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

namespace wavelens::ui {

namespace {

QLabel* smallLabel(const QString& text, const char* tone, TextStyle style = TextStyle::Small) {
    auto* label = new ElidedLabel(text);
    setTextStyle(label, style);
    setTextTone(label, tone);
    return label;
}

/// At once, not when the event loop comes round: what is made anew must not lie beside what was there.
void clear(QGridLayout& grid) {
    while (QLayoutItem* item = grid.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

/// Validations are made on checkpoint steps as a rule.
double psnrAt(const engine::RunSummary& run, std::int64_t step) {
    const auto found = std::find_if(run.validations.begin(), run.validations.end(),
                                    [step](const engine::MetricPoint& point) { return point.step == step; });
    return found == run.validations.end() ? engine::kNotComputed : found->psnrY;
}

}  // namespace

RunPanel::RunPanel(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_modelExport(new ModelExport(context, this)) {
    connect(m_modelExport, &ModelExport::failed, this, &RunPanel::failed);
    m_canvas = new SplitCanvas(m_store);
    m_canvas->setViewport(&m_viewport);
    m_viewport.setFillsView(true);
    m_canvas->setFixedHeight(180);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_canvas);
    layout->addWidget(makeHead());
    layout->addWidget(makeSections(), 1);
    layout->addWidget(makeFoot());

    const auto takeEngine = [this] {
        const auto engine = m_context.engine();
        m_notes->setEngine(engine);
        if (engine) {
            m_presetJob.start([engine](std::stop_token) { return engine->presets(); },
                              [this](engine::Result<std::vector<engine::Preset>> presets) {
                                  if (presets) {
                                      m_presets = std::move(*presets);
                                      showChanges();
                                  }
                              });
        }
    };
    connect(&context, &PageContext::engineReady, this, takeEngine);
    takeEngine();
}

QWidget* RunPanel::makeHead() {
    m_name = new ElidedLabel;
    setTextStyle(m_name, TextStyle::Title);
    m_nameField = new QLineEdit;
    m_nameField->setAccessibleName(tr("Name"));
    m_nameField->installEventFilter(this);
    m_nameStack = new QStackedWidget;
    m_nameStack->addWidget(m_name);
    m_nameStack->addWidget(m_nameField);
    m_nameStack->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_rename = makeIconButton(QStringLiteral("edit"), tr("Rename"), QKeySequence(Qt::Key_F2), 24);
    connect(m_rename, &QToolButton::clicked, this, &RunPanel::editName);
    auto* nameRow = new QHBoxLayout;
    nameRow->addWidget(m_nameStack, 1);
    nameRow->addWidget(m_rename);
    m_state = new QLabel;
    m_state->setWordWrap(true);
    setTextStyle(m_state, TextStyle::Small);
    setTextTone(m_state, "text2");

    const auto goButton = [this](const QString& text, const char* iconName, PageId page) {
        QPushButton* button = makeButton(text, QLatin1StringView(iconName));
        connect(button, &QPushButton::clicked, this,
                [this, page] { m_context.go({.page = page, .runDir = m_row.dir}); });
        return button;
    };
    m_resume = makeButton(tr("Resume"), QStringLiteral("play"), ButtonKind::Primary);
    connect(m_resume, &QPushButton::clicked, this, [this] { m_context.resumeRun(m_row.dir); });
    m_monitor = goButton(tr("Monitor"), "monitor", PageId::Monitor);
    setButtonKind(m_monitor, ButtonKind::Primary);
    m_inspect = goButton(tr("Inspect"), "", PageId::Inspector);
    m_compare = goButton(tr("Compare"), "", PageId::Compare);
    m_locate = makeButton(tr("Locate"));
    connect(m_locate, &QPushButton::clicked, this, [this] { locateRun(m_context, m_row.dir, this); });
    m_forget = makeButton(tr("Forget"));
    connect(m_forget, &QPushButton::clicked, this, [this] { m_context.library().forget(m_row.dir); });
    auto* actions = new QHBoxLayout;
    actions->setSpacing(8);
    for (QPushButton* button : {m_resume, m_monitor, m_inspect, m_compare, m_locate, m_forget}) {
        actions->addWidget(button);
    }
    actions->addStretch();

    auto* head = new QWidget;
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(4);
    layout->addLayout(nameRow);
    layout->addWidget(m_state);
    layout->addSpacing(6);
    layout->addLayout(actions);
    return head;
}

QWidget* RunPanel::makeSections() {
    AppSettings& settings = m_context.settings();
    const auto gridSection = [&](const QString& title, const char* name, QGridLayout*& grid) {
        auto* content = new QWidget;
        grid = new QGridLayout(content);
        grid->setVerticalSpacing(6);
        grid->setHorizontalSpacing(8);
        auto* section = new PanelSection(title, settings, QLatin1StringView(name));
        section->setContent(content);
        return section;
    };
    m_changesSection = gridSection(tr("Settings"), "runs/changes", m_changes);
    m_checkpointsSection = gridSection(tr("Checkpoints"), "runs/checkpoints", m_checkpoints);
    m_notes = new NotesEditor;
    m_notes->setFixedHeight(theme().px(72));
    m_notes->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_notes, &NotesEditor::failed, this,
            [this](const QString& message) { Q_EMIT failed(tr("The notes could not be saved"), message); });
    auto* notesContent = new QWidget;
    (new QVBoxLayout(notesContent))->addWidget(m_notes);
    m_notesSection = new PanelSection(tr("Notes"), settings, QStringLiteral("runs/notes"));
    m_notesSection->setContent(notesContent);

    auto* sections = new QWidget;
    auto* layout = new QVBoxLayout(sections);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_changesSection);
    layout->addWidget(m_checkpointsSection);
    layout->addWidget(m_notesSection);
    layout->addStretch();
    return scrolled(sections);
}

QWidget* RunPanel::makeFoot() {
    m_export = makeButton(tr("Export model"), QStringLiteral("export"));
    connect(m_export, &QPushButton::clicked, this, &RunPanel::exportModel);
    m_openFolder = makeButton(tr("Open folder"), QStringLiteral("open"));
    connect(m_openFolder, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_row.dir)); });
    QToolButton* more = makeIconButton(QStringLiteral("more"), tr("More"));
    auto* menu = new QMenu(more);
    m_duplicate = menu->addAction(menuIcon(QStringLiteral("copy")), tr("Duplicate settings"), this, [this] {
        if (m_row.run && m_row.run->config) {
            m_context.go({.page = PageId::Train, .config = m_row.run->config});
        }
    });
    menu->addAction(menuIcon(QStringLiteral("trash")), tr("Move to wastebasket") + QStringLiteral("\tDel"), this,
                    &RunPanel::removeRequested);
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    m_foot = new QFrame;
    m_foot->setProperty("edge", QStringLiteral("top"));
    auto* layout = new QHBoxLayout(m_foot);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(8);
    layout->addWidget(m_export);
    layout->addWidget(m_openFolder);
    layout->addStretch();
    layout->addWidget(more);
    return m_foot;
}

void RunPanel::setRun(const RunTableModel::Row& row) {
    if (row.dir != m_row.dir) {
        endEditing(false);
    }
    m_row = row;
    const bool there = row.run.has_value();
    m_name->setText(row.name);
    m_inspect->setVisible(there);
    m_compare->setVisible(there);
    m_locate->setVisible(!there);
    m_forget->setVisible(!there);
    m_rename->setVisible(there);
    m_canvas->setVisible(there && !row.run->previews.empty());
    m_foot->setVisible(there);
    m_notesSection->setVisible(there);
    m_export->setEnabled(there && !(row.run->bestModel.empty() && row.run->lastModel.empty()));
    m_export->setToolTip(m_export->isEnabled() ? QString() : tr("The first validation writes a model"));
    m_duplicate->setEnabled(there && row.run->config);
    if (there) {
        m_notes->setRun(row.dir, toQString(row.run->notes));
        readPreview();
    }
    setWords(row.words);
    showChanges();
    showCheckpoints();
}

void RunPanel::setWords(const RunWords& words) {
    m_row.words = words;
    const auto& run = m_row.run;
    const RunController& controller = m_context.runs();
    const bool ours = m_row.dir == controller.runDir() && controller.isActive();
    const bool canResume = run && run->config && words.kind != RunWords::Kind::Waiting &&
                           (ours ? controller.allows(engine::RunAction::Resume)
                                 : engine::allows(run->state, engine::RunAction::Resume, run->end));
    m_resume->setVisible(canResume);
    m_monitor->setVisible(run && !canResume);

    QString state = words.sentence;
    if (run && words.kind != RunWords::Kind::Unreadable) {
        state += QStringLiteral(", ") + (ours ? tr("by this window") : format::day(toDateTime(run->changed)));
    }
    if (run && words.kind == RunWords::Kind::Failed && !run->problem.empty()) {
        state += u'\n' + toQString(run->problem);
    }
    m_state->setText(state);
}

void RunPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool icons = width() >= std::max(316, theme().px(316));  // icons do not shrink with the text
    setButtonIcon(m_resume, icons ? QStringLiteral("play") : QString());
    setButtonIcon(m_monitor, icons ? QStringLiteral("monitor") : QString());
    setButtonIcon(m_export, icons ? QStringLiteral("export") : QString());
    setButtonIcon(m_openFolder, icons ? QStringLiteral("open") : QString());
}

void RunPanel::editName() {
    m_editing = true;
    m_nameField->setText(m_row.name);
    m_nameStack->setCurrentWidget(m_nameField);
    m_nameField->setFocus();
    m_nameField->selectAll();
}

void RunPanel::endEditing(bool take) {
    if (!m_editing) {
        return;
    }
    m_editing = false;  // before the field goes and loses the focus
    m_nameStack->setCurrentWidget(m_name);
    const QString name = m_nameField->text().trimmed();
    if (take && !name.isEmpty() && name != m_row.name) {
        Q_EMIT nameEntered(m_row.dir, name);
    }
}

bool RunPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_nameField && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape) {
            endEditing(key != Qt::Key_Escape);
            return true;
        }
    } else if (watched == m_nameField && event->type() == QEvent::FocusOut) {
        endEditing(true);
    }
    return QWidget::eventFilter(watched, event);
}

void RunPanel::readPreview() {
    const auto engine = m_context.engine();
    if (!engine || m_row.run->previews.empty() || m_row.run->previews.back().path == m_shownPreview) {
        return;
    }
    using Source = engine::Result<SourcePtr>;
    const engine::PreviewInfo newest = m_row.run->previews.back();
    m_shownPreview = newest.path;
    m_previewJob.start(
        [engine, bicubic = m_row.run->bicubicPreview, result = newest.path](std::stop_token) {
            return std::pair<Source, Source>(engine->openImage(bicubic), engine->openImage(result));
        },
        [this, step = newest.step](const std::pair<Source, Source>& sources) {
            const auto& [bicubic, result] = sources;
            if (!result) {
                m_canvas->setSources(nullptr, nullptr);
                return;
            }
            m_viewport.setImageSize({(*result)->size().width, (*result)->size().height});
            m_viewport.fit();
            const CanvasLabel label{.name = tr("Step %1").arg(format::integer(step))};
            m_canvas->setSources(bicubic ? *bicubic : *result, bicubic ? *result : nullptr);
            m_canvas->setLabels(bicubic ? CanvasLabel{.name = tr("Bicubic")} : label, label);
        });
}

void RunPanel::showChanges() {
    clear(*m_changes);
    const bool known = m_row.run && m_row.run->config;
    const engine::Preset* preset = known ? nearestPreset(m_presets, *m_row.run->config) : nullptr;
    m_changesSection->setVisible(preset);
    if (!preset) {
        return;
    }
    m_changesSection->setTitle(tr("Changed from “%1”").arg(toQString(preset->label)));
    int row = 0;
    for (const SettingChange& change : changesFrom(*preset, *m_row.run->config)) {
        QLabel* name = smallLabel(change.label, "text2");
        QLabel* old = smallLabel(change.values[0], "text3", TextStyle::Mono);
        QLabel* now = smallLabel(QStringLiteral("→ ") + change.values[1], "", TextStyle::Mono);
        old->setAlignment(Qt::AlignRight);
        m_changes->addWidget(name, row, 0);
        m_changes->addWidget(old, row, 1);
        m_changes->addWidget(now, row, 2);
        ++row;
    }
    if (row == 0) {
        m_changes->addWidget(smallLabel(tr("Nothing"), "text2"), 0, 0);
    }
    m_changes->setColumnStretch(0, 1);
    m_changes->setColumnMinimumWidth(0, theme().px(96));  // long values give way before names do
}

void RunPanel::showCheckpoints() {
    clear(*m_checkpoints);
    const bool any = m_row.run && !m_row.run->checkpoints.empty();
    m_checkpointsSection->setVisible(any);
    if (!any) {
        return;
    }
    const auto& checkpoints = m_row.run->checkpoints;
    qint64 bytes = 0;
    double best = -1;
    for (const engine::CheckpointInfo& checkpoint : checkpoints) {
        bytes += checkpoint.bytes;
        best = std::max(best, psnrAt(*m_row.run, checkpoint.step));
    }
    m_checkpointsSection->setSummary(format::bytes(bytes));
    int row = 0;
    for (auto it = checkpoints.rbegin(); it != checkpoints.rend(); ++it, ++row) {
        const double psnr = psnrAt(*m_row.run, it->step);
        QStringList marks;
        if (psnr == best) {
            marks.append(tr("best"));
        }
        if (row == 0) {
            marks.append(tr("newest"));
        }
        m_checkpoints->addWidget(
            new IconView(QStringLiteral("checkpoint"), 16, psnr == best ? &Tokens::ok : &Tokens::text2), row, 0);
        m_checkpoints->addWidget(smallLabel(format::integer(it->step), "", TextStyle::Mono), row, 1);
        m_checkpoints->addWidget(smallLabel(marks.join(QStringLiteral(", ")), "text2"), row, 2);
        m_checkpoints->addWidget(smallLabel(format::psnr(psnr) + QStringLiteral(" dB"), "text2", TextStyle::Mono), row,
                                 3, Qt::AlignRight);
    }
    m_checkpoints->setColumnStretch(2, 1);
}

void RunPanel::exportModel() {
    if (m_export->isEnabled() && m_row.run) {
        m_modelExport->ask(m_row.run->bestModel.empty() ? m_row.run->lastModel : m_row.run->bestModel, m_row.name,
                           this);
    }
}

}  // namespace wavelens::ui
