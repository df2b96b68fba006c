// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/train_page.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/train/cost_bar.hpp"
#include "ui/pages/train/data_check.hpp"
#include "ui/pages/train/preset_combo.hpp"
#include "ui/pages/train/run_name.hpp"
#include "ui/pages/train/sample_preview.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/badge.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/form/config_form.hpp"
#include "ui/widgets/form/field_text.hpp"
#include "ui/widgets/form/form_section.hpp"
#include "ui/widgets/form/section_list.hpp"
#include "ui/widgets/icon.hpp"
#include "ui/widgets/panel_splitter.hpp"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QResizeEvent>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>

namespace wavelens::ui {

namespace {

constexpr int kNarrow = 1200 - 72;  // of the page: the design counts the window, with its rail
constexpr auto kDefaultPreset = "quick_cpu";
const QString kPresetState = QStringLiteral("train/preset");
const QString kJsonFolderState = QStringLiteral("train/jsonFolder");

QString changesText(int count) {
    return count == 1 ? TrainPage::tr("1 change") : TrainPage::tr("%1 changes").arg(count);
}

/// `● changed from preset`
class ChangedLegend final : public QWidget {
public:
    explicit ChangedLegend(QWidget* parent) : QWidget(parent) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(theme().px(14), 0, 0, 0);
        auto* text = new QLabel(TrainPage::tr("changed from preset"), this);
        setTextStyle(text, TextStyle::Small);
        setTextTone(text, "text2");
        row->addWidget(text);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens().accent);
        painter.drawEllipse(QRectF(0, height() / 2.0 - 3, 6, 6));
    }
};

}  // namespace

TrainPage::TrainPage(PageContext& context, QWidget* parent)
    : Page(tr("New training"), context, parent), m_headerContext(new QWidget(this)),
      m_presets(new PresetCombo(m_headerContext)), m_changes(new Chip({}, false, m_headerContext)),
      m_message(new Banner(this)), m_question(new Banner(this)),
      m_form(new ConfigForm(m_model, context.settings(), this)), m_data(new DataCheck(m_model, context, m_form)),
      m_preview(new SamplePreview(m_model, context, this)), m_cost(new CostBar(m_model, context, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    // Form and drawer: what is wider folds in resizeEvent, which must be let happen.
    setMinimumWidth(theme().px(880));
    makeHeaderWidgets();
    m_message->hide();
    m_message->setClosable(true);
    m_question->hide();
    column->addWidget(m_message);
    column->addWidget(m_question);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    column->addLayout(middle, 1);
    m_left = makeLeft();
    middle->addWidget(m_left);
    m_middle = makeMiddle();
    m_splitter = new PanelSplitter(context.settings(), QStringLiteral("train"), {m_middle, m_preview}, 0,
                                   {theme().px(560), theme().px(640)});
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_preview->setProperty("edge", QStringLiteral("left"));
    m_preview->setAttribute(Qt::WA_StyledBackground);
    middle->addWidget(m_splitter, 1);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(m_cost);
    m_form->section(engine::FieldSection::Data)->addBelow(m_data);
    makeActions();

    connect(&m_model, &FormModel::configChanged, this, &TrainPage::showChanges);
    connect(m_data, &DataCheck::reportChanged, this, &TrainPage::showData);
    connect(m_cost, &CostBar::startRequested, this, &TrainPage::start);
    connect(m_cost, &CostBar::problemRequested, this,
            [this](const QString& key) { m_form->goToField(key.toStdString()); });
    connect(m_presets, &QComboBox::activated, this, &TrainPage::choosePreset);
    connect(&context, &PageContext::engineReady, this, &TrainPage::takePresets);
    connect(&context.runs(), &RunController::refused, this, [this](const QString&, const engine::Error& error) {
        m_message->setMessage(MessageKind::Error, toQString(error.message));
        m_message->addDetails(toQString(error.details));
        m_message->show();
    });
    showChanges();
    showData();
    takePresets();
}

void TrainPage::showEngineProblem() {
    const QString problem = context().engineProblem();
    m_message->setMessage(problem.isEmpty() ? MessageKind::Info : MessageKind::Error,
                          problem.isEmpty() ? tr("The engine is still being loaded") : problem);
    m_message->show();
}

void TrainPage::makeHeaderWidgets() {
    auto* row = new QHBoxLayout(m_headerContext);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* caption = new QLabel(tr("Preset"), m_headerContext);
    setTextTone(caption, "text2");
    caption->setBuddy(m_presets);
    row->addWidget(caption);
    row->addWidget(m_presets);
    row->addWidget(m_changes);
    m_openJson = makeButton(tr("Open JSON"), QStringLiteral("open"), ButtonKind::Quiet, ButtonSize::Normal, this);
    m_saveJson = makeButton(tr("Save as JSON"), QStringLiteral("save"), ButtonKind::Quiet, ButtonSize::Normal, this);
    connect(m_openJson, &QPushButton::clicked, this, &TrainPage::openJsonDialog);
    connect(m_saveJson, &QPushButton::clicked, this, &TrainPage::saveJsonDialog);
}

QList<QWidget*> TrainPage::headerActions() {
    return {m_openJson, m_saveJson};
}

QWidget* TrainPage::makeLeft() {
    auto* left = new QWidget(this);
    left->setFixedWidth(theme().px(168));
    left->setProperty("edge", QStringLiteral("right"));
    left->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(8, 12, 8, 12);
    column->setSpacing(8);
    m_search = new QLineEdit(left);
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Find a setting"));
    m_search->setAccessibleName(tr("Find a setting"));
    m_search->setToolTip(withShortcut(tr("Find a setting"), QKeySequence::Find));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), &Tokens::text2), QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) { m_form->filter(words.trimmed()); });
    column->addWidget(m_search);
    m_sections = new SectionList(*m_form, left);
    column->addWidget(m_sections, 1);
    m_changedLegend = new ChangedLegend(left);
    column->addWidget(m_changedLegend);
    m_reset = makeButton({}, QStringLiteral("reset"), ButtonKind::Quiet, ButtonSize::Small, left);
    setTextTone(m_reset, "accent");
    connect(m_reset, &QPushButton::clicked, &m_model, &FormModel::resetAll);
    column->addWidget(m_reset, 0, Qt::AlignLeft);
    return left;
}

QWidget* TrainPage::makeMiddle() {
    auto* middle = new QWidget(this);
    middle->setMinimumWidth(theme().px(480));
    middle->setMaximumWidth(theme().px(640));
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_narrowBar = new QWidget(middle);
    auto* bar = new QHBoxLayout(m_narrowBar);
    bar->setContentsMargins(12, 6, 12, 6);
    bar->setSpacing(8);
    m_sectionCombo = new QComboBox(m_narrowBar);
    m_sectionCombo->setAccessibleName(tr("Section"));
    for (const FormSection* section : m_form->sections())
        m_sectionCombo->addItem(sectionTitle(section->section()));
    connect(m_sectionCombo, &QComboBox::activated, this,
            [this](int index) { m_form->goToSection(m_form->sections()[static_cast<std::size_t>(index)]->section()); });
    connect(m_form, &ConfigForm::currentSectionChanged, this,
            [this](engine::FieldSection section) { m_sectionCombo->setCurrentIndex(static_cast<int>(section)); });
    bar->addWidget(m_sectionCombo);
    bar->addStretch(1);
    column->addWidget(m_narrowBar);
    m_narrowBar->hide();
    column->addWidget(m_form, 1);
    return middle;
}

void TrainPage::makeActions() {
    const auto add = [this](const QString& text, const QKeySequence& shortcut) {
        auto* action = new QAction(text, this);
        action->setShortcut(shortcut);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        m_actions += action;
        return action;
    };
    for (QAction* action : {m_model.undoStack().createUndoAction(this, tr("Undo")),
                            m_model.undoStack().createRedoAction(this, tr("Redo"))}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        m_actions += action;
    }
    m_actions[0]->setShortcuts(QKeySequence::Undo);
    m_actions[1]->setShortcuts(QKeySequence::Redo);
    connect(add(tr("Open JSON"), {}), &QAction::triggered, this, &TrainPage::openJsonDialog);
    connect(add(tr("Save as JSON"), {}), &QAction::triggered, this, &TrainPage::saveJsonDialog);
    m_previewAction = add(tr("Sample preview"), QKeySequence(Qt::CTRL | Qt::Key_P));
    m_previewAction->setCheckable(true);
    m_previewAction->setChecked(true);
    connect(m_previewAction, &QAction::toggled, this, &TrainPage::showPreview);
    static_cast<QHBoxLayout*>(m_narrowBar->layout())
        ->addWidget(makeIconButton(m_previewAction, QStringLiteral("eye"), 28, m_narrowBar));
}

QList<QAction*> TrainPage::pageActions() {
    return m_actions;
}

QWidget* TrainPage::canvas() {
    return m_middle;
}

QWidget* TrainPage::rightPanel() {
    return m_preview;
}

void TrainPage::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void TrainPage::open(const PageRequest& request) {
    if (request.config)
        m_model.setConfig(*request.config, tr("Take over settings"));
    for (const QString& file : request.files) {
        if (file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive))
            openJson(file);
        else
            m_preview->chooseImage(file);
    }
    if (!request.field.isEmpty())
        m_form->goToField(request.field.toStdString());
}

void TrainPage::takePresets() {
    const auto engine = context().engine();
    if (!engine)
        return;
    m_message->hide();
    m_presetJob.start([engine](std::stop_token) { return engine->presets(); },
                      [this](engine::Result<std::vector<engine::Preset>> presets) {
                          if (!presets) {
                              m_message->setMessage(MessageKind::Error, toQString(presets.error().message));
                              m_message->show();
                              return;
                          }
                          m_presets->setPresets(std::move(*presets));
                          const QString wanted =
                              context().settings().state(kPresetState, QLatin1String(kDefaultPreset)).toString();
                          const engine::Preset* first = m_presets->find(wanted);
                          if (!first)
                              first = m_presets->find(QLatin1String(kDefaultPreset));
                          // A configuration that was opened before the presets were there keeps its values.
                          if (first && m_model.presetName().isEmpty())
                              m_model.setPreset(*first, true);
                          m_presets->setCurrent(m_model.presetName());
                      });
}

void TrainPage::choosePreset() {
    const engine::Preset* preset = m_presets->current();
    m_question->hide();
    if (!preset || toQString(preset->name) == m_model.presetName())
        return;
    const auto changes = static_cast<int>(m_model.changedKeys().size());
    if (changes > 0)
        askAboutChanges(*preset, changes);
    else
        m_model.setPreset(*preset, false);
}

void TrainPage::askAboutChanges(const engine::Preset& preset, int changes) {
    m_question->setMessage(MessageKind::Info, tr("You changed settings of the preset before"),
                           tr("They can stay, or give way to those of “%1”.").arg(toQString(preset.label)));
    const auto answer = [this, name = toQString(preset.name)](bool keep) {
        m_question->hide();
        if (const engine::Preset* chosen = m_presets->find(name))
            m_model.setPreset(*chosen, keep);
    };
    connect(m_question->addAction(tr("Drop them")), &QPushButton::clicked, this, [answer] { answer(false); });
    auto* keep = m_question->addAction(changes == 1 ? tr("Keep my 1 change") : tr("Keep my %1 changes").arg(changes));
    connect(keep, &QPushButton::clicked, this, [answer] { answer(true); });
    m_question->show();
    keep->setFocus();
}

void TrainPage::showChanges() {
    const auto count = static_cast<int>(m_model.changedKeys().size());
    m_changes->setText(changesText(count));
    m_changes->setVisible(count > 0);
    m_changedLegend->setVisible(count > 0);
    m_reset->setText(count == 1 ? tr("Reset 1 change") : tr("Reset %1 changes").arg(count));
    m_reset->setVisible(count > 0);
    if (!m_question->isVisible() && m_presets->currentData().toString() != m_model.presetName())
        m_presets->setCurrent(m_model.presetName());
    if (!m_model.presetName().isEmpty())
        context().settings().setState(kPresetState, m_model.presetName());
}

void TrainPage::showData() {
    const engine::PreflightReport* report = m_data->report();
    QString summary;
    QStringList validation;
    if (report) {
        double pixels = 0;
        for (const auto& image : report->training)
            pixels += static_cast<double>(image.size.width) * image.size.height;
        summary =
            tr("%1 images, %2 megapixels")
                .arg(format::integer(static_cast<qint64>(report->training.size())), format::fixed(pixels / 1e6, 1));
        for (const auto& image : report->validation)
            validation += fromPath(image.hr.filename());
        if (!report->training.empty())
            m_preview->setDefaultImage(fromPath(report->training.front().hr));
    }
    m_form->section(engine::FieldSection::Data)->setSummary(summary);
    m_form->setSuggestions("validation.preview", validation);
}

void TrainPage::openJsonDialog() {
    auto* dialog = new QFileDialog(this, tr("Open settings"), context().settings().state(kJsonFolderState).toString(),
                                   tr("Settings (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &TrainPage::openJson);
    dialog->open();
}

void TrainPage::openJson(const QString& file) {
    const auto engine = context().engine();
    if (!engine) {
        showEngineProblem();
        return;
    }
    context().settings().setState(kJsonFolderState, QFileInfo(file).absolutePath());
    m_fileJob.start(
        [engine, file](std::stop_token) -> engine::Result<engine::RunConfig> {
            QFile json(file);
            if (!json.open(QIODevice::ReadOnly))
                return engine::Error{engine::ErrorCode::BadInput,
                                     tr("%1 cannot be read: %2.").arg(file, json.errorString()).toStdString()};
            return engine->parseConfig(json.readAll().toStdString(), QFileInfo(file).fileName().toStdString());
        },
        [this, file](engine::Result<engine::RunConfig> config) {
            m_message->setVisible(!config);
            if (config) {
                m_model.setConfig(*config, tr("Open %1").arg(QFileInfo(file).fileName()));
                return;
            }
            m_message->setMessage(MessageKind::Error, tr("%1 was not opened").arg(QFileInfo(file).fileName()),
                                  toQString(config.error().message));
            m_message->addDetails(toQString(config.error().details));
        });
}

void TrainPage::saveJsonDialog() {
    auto* dialog = new QFileDialog(this, tr("Save settings"), context().settings().state(kJsonFolderState).toString(),
                                   tr("Settings (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(runNameFor(m_model.config()) + QStringLiteral(".json"));
    connect(dialog, &QFileDialog::fileSelected, this, &TrainPage::saveJson);
    dialog->open();
}

void TrainPage::saveJson(const QString& file) {
    const auto engine = context().engine();
    if (!engine) {
        showEngineProblem();
        return;
    }
    context().settings().setState(kJsonFolderState, QFileInfo(file).absolutePath());
    m_fileJob.start(
        [engine, file, config = m_model.config()](std::stop_token) {
            QSaveFile json(file);
            const QByteArray text = QByteArray::fromStdString(engine->writeConfig(config));
            const bool saved = json.open(QIODevice::WriteOnly) && json.write(text) == text.size() && json.commit();
            return saved ? QString() : json.errorString();
        },
        [this, file](const QString& problem) {
            const QString name = QFileInfo(file).fileName();
            m_message->setVisible(!problem.isEmpty());
            if (problem.isEmpty())
                context().notify(tr("Settings saved to %1").arg(name));
            else
                m_message->setMessage(MessageKind::Error, tr("%1 was not saved").arg(name), problem);
        });
}

void TrainPage::start() {
    if (const auto problems = m_model.blockingProblems(); !problems.empty()) {
        m_search->clear();
        m_form->goToField(problems.front()->key);
        return;
    }
    if (!context().engine()) {
        showEngineProblem();
        return;
    }
    const QString dir = context().newRunDir(runNameFor(m_model.config()));
    const bool queued = context().runs().isActive();
    m_message->hide();
    context().runs().start({m_model.config(), toPath(dir), 0});
    if (queued)
        context().notify(tr("%1 waits for the training before it").arg(QFileInfo(dir).fileName()));
    else
        context().go({.page = PageId::Monitor, .runDir = dir});
}

void TrainPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    setNarrow(width() < theme().px(kNarrow));
}

void TrainPage::setNarrow(bool narrow) {
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    m_left->setVisible(!narrow);
    m_narrowBar->setVisible(narrow);
    m_middle->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : theme().px(640));
    QWidget* searchHome = narrow ? m_narrowBar : m_left;
    auto* layout = static_cast<QBoxLayout*>(searchHome->layout());
    layout->insertWidget(narrow ? 1 : 0, m_search, narrow ? 1 : 0);
    m_search->show();
    m_previewAction->setChecked(!narrow);
}

void TrainPage::showPreview(bool on) {
    m_preview->setVisible(on);
    if (m_narrow && on)  // the drawer takes what the form does not need
        m_splitter->setSizes({m_middle->minimumWidth(), width()});
}

}  // namespace wavelens::ui
