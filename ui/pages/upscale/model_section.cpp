// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/model_section.hpp"

#include "ui/bridge/model_files.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/model_export.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/pages/upscale/model_combo.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/icon.hpp"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

const QString kChosen = QStringLiteral("upscale/model");

}  // namespace

ModelSection::ModelSection(PageContext& context, QWidget* parent)
    : PanelSection(tr("Model"), context.settings(), QStringLiteral("upscale/model"), parent), m_context(context),
      m_catalogue(context), m_export(new ModelExport(context, this)) {
    setContent(makeFacts());
    QToolButton* open = makeIconButton(QStringLiteral("open"), tr("Open model"), {}, 24);
    connect(open, &QToolButton::clicked, this, &ModelSection::askForFile);
    addHeaderWidget(open);
    addMenu();
    connect(m_export, &ModelExport::failed, this, &ModelSection::failed);
    connect(&m_catalogue, &ModelCatalogue::changed, this, &ModelSection::fill);
    connect(&context.subject(), &Subject::runChanged, this, [this](const QString& dir) {
        const engine::RunSummary* run = m_context.library().find(dir);
        if (!m_locked && run && !run->bestModel.empty()) {
            read(fromPath(run->bestModel), false);
        }
    });
    fill();
}

QWidget* ModelSection::makeFacts() {
    m_combo = new ModelCombo;
    connect(m_combo, &QComboBox::activated, this, [this] { choose(m_combo->chosenFile()); });
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setVerticalSpacing(6);
    grid->setHorizontalSpacing(12);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_combo, 0, 0, 1, 2);
    const auto addFact = [&](const QString& name) {
        auto* caption = new QLabel(name);
        setTextStyle(caption, TextStyle::Small);
        setTextTone(caption, "text2");
        auto* value = new ElidedLabel;
        setTextStyle(value, TextStyle::Small);
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        const int row = grid->rowCount();
        grid->addWidget(caption, row, 0);
        grid->addWidget(value, row, 1);
        return value;
    };
    m_trained = addFact(tr("Trained"));
    m_size = addFact(tr("Size"));
    m_format = addFact(tr("File"));
    m_description = new QLabel;
    m_description->setWordWrap(true);
    m_description->setTextFormat(Qt::PlainText);
    setTextStyle(m_description, TextStyle::Small);
    setTextTone(m_description, "text2");
    grid->addWidget(m_description, grid->rowCount(), 0, 1, 2);
    return content;
}

void ModelSection::addMenu() {
    QToolButton* more = makeIconButton(QStringLiteral("more"), tr("More"), {}, 24);
    auto* menu = new QMenu(more);
    m_convert = menu->addAction(menuIcon(QStringLiteral("export")), tr("Convert…"), this, [this] {
        const ListedModel* listed = m_catalogue.find(m_file);
        m_export->ask(toPath(m_file), QFileInfo(listed ? listed->name : m_file).completeBaseName(), this);
    });
    m_remove = menu->addAction(menuIcon(QStringLiteral("close")), tr("Remove from list"), this, [this] {
        const QString removed = m_file;
        m_model.reset();
        m_file.clear();
        m_context.settings().setState(kChosen, QString());
        m_catalogue.removeOpened(removed);
        showModel();
    });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    addHeaderWidget(more);
}

void ModelSection::askForFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open model"), {}, modelFilter());
    if (!file.isEmpty()) {
        open(file);
    }
}

void ModelSection::open(const QString& file) {
    read(file, true);
}

void ModelSection::choose(const QString& file) {
    m_context.settings().setState(kChosen, file);
    read(file, false);
}

void ModelSection::setLocked(bool locked) {
    m_locked = locked;
    m_combo->setEnabled(!locked && m_combo->count() > 0);
    m_remove->setEnabled(!locked);
}

bool ModelSection::isReading() const {
    return !m_reading.isEmpty() || (!m_model && !m_catalogue.isComplete());
}

QString ModelSection::problem() const {
    if (isReading()) {
        return tr("Reading the model");
    }
    if (m_model) {
        return {};
    }
    return m_problem.isEmpty() ? tr("Train a model, or open a model file.") : m_problem;
}

void ModelSection::fill() {
    m_combo->fill(m_catalogue, m_reading.isEmpty() ? m_file : m_reading);
    m_combo->setEnabled(!m_locked && m_combo->count() > 0);
    if (!m_model && m_reading.isEmpty() && m_catalogue.isComplete()) {
        const QString first = firstChoice();
        if (!first.isEmpty()) {
            read(first, false);
            return;
        }
    }
    showModel();
}

QString ModelSection::firstChoice() const {
    const QList<ListedModel>& models = m_catalogue.models();
    const QString remembered = m_context.settings().state(kChosen).toString();
    if (m_catalogue.find(remembered)) {
        return remembered;
    }
    if (const engine::RunSummary* run = m_context.library().find(m_context.subject().runDir());
        run && m_catalogue.find(fromPath(run->bestModel))) {
        return fromPath(run->bestModel);
    }
    using Group = ListedModel::Group;
    const auto rank = [](const ListedModel& model) {
        const std::int64_t scale = model.network ? model.network->scale : 0;
        return model.group == Group::Trained  ? 0
               : model.group == Group::Opened ? 4
               : scale == 2                   ? 1
               : scale == 4                   ? 2
                                              : 3;
    };
    const auto first = std::min_element(models.begin(), models.end(),
                                        [&](const ListedModel& a, const ListedModel& b) { return rank(a) < rank(b); });
    return first == models.end() ? QString() : first->file;
}

void ModelSection::read(const QString& file, bool isOpened) {
    if (!m_context.engine() || m_locked) {
        return;
    }
    if (file == m_file && !isOpened) {
        m_job.cancel();
        m_reading.clear();
        showModel();
        return;
    }
    m_reading = file;
    Q_EMIT modelChanged();
    m_job.start([engine = m_context.engine(), file](std::stop_token) { return engine->modelInfo(toPath(file)); },
                [this, file, isOpened](const engine::Result<engine::ModelInfo>& info) {
                    m_reading.clear();
                    if (info) {
                        m_model = *info;
                        m_file = file;
                        m_problem.clear();
                        if (isOpened) {
                            m_context.settings().setState(kChosen, file);
                            m_catalogue.addOpened(file);
                        }
                    } else {
                        m_problem = toQString(info.error().message);
                        Q_EMIT failed(tr("%1 was not opened").arg(QFileInfo(file).fileName()), m_problem);
                    }
                    m_combo->fill(m_catalogue, m_file);
                    showModel();
                });
}

void ModelSection::showModel() {
    const ListedModel* listed = m_catalogue.find(m_file);
    QStringList trained;
    if (m_model && m_model->trainedSteps > 0) {
        trained.append(tr("%1 steps").arg(format::integer(m_model->trainedSteps)));
    }
    if (listed && std::isfinite(listed->psnrY)) {
        trained.append(tr("%1 dB").arg(format::psnr(listed->psnrY)));
    }
    m_trained->setText(trained.isEmpty() ? format::none() : trained.join(QStringLiteral(", ")));
    m_size->setText(m_model ? tr("%1 × %2, %3 M parameters")
                                  .arg(m_model->network.blocks)
                                  .arg(m_model->network.features)
                                  .arg(format::fixed(static_cast<double>(m_model->parameters) / 1e6, 2))
                            : format::none());
    QStringList file;
    if (m_model) {
        file = {toQString(m_model->format), toQString(m_model->entry)};
        file.removeAll(QString());
    }
    m_format->setText(file.isEmpty() ? format::none() : file.join(QStringLiteral(", ")));
    constexpr int kMostLetters = 200;  // of a file of others; the rest is in the tooltip
    const QString description = m_model ? toQString(m_model->description).simplified() : QString();
    const bool isLong = description.size() > kMostLetters;
    m_description->setText(isLong ? description.left(kMostLetters) + u'…' : description);
    m_description->setToolTip(isLong ? description : QString());
    m_description->setVisible(!description.isEmpty());
    m_convert->setEnabled(m_model.has_value());
    m_remove->setVisible(listed && listed->group == ListedModel::Group::Opened);
    Q_EMIT modelChanged();
}

}  // namespace wavelens::ui
