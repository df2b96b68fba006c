// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/data_check.hpp"

#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/form/form_model.hpp"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavelens::ui {

using engine::PreflightReport;
using engine::Problem;
using engine::RunConfig;

namespace {

/// What the look at the files depends on; the rest of the configuration is the default.
RunConfig relevant(const RunConfig& config) {
    RunConfig part;
    part.data = config.data;
    part.network.scale = config.network.scale;
    part.training.seed = config.training.seed;  // chooses the images held out
    return part;
}

constexpr std::pair<const char*, std::string engine::DataConfig::*> kFolders[] = {
    {"data.train_hr", &engine::DataConfig::trainHr},
    {"data.train_lr", &engine::DataConfig::trainLr},
    {"data.validation_hr", &engine::DataConfig::validationHr},
    {"data.validation_lr", &engine::DataConfig::validationLr},
};

QString names(const std::vector<engine::UsableImage>& images) {
    QStringList list;
    for (const auto& image : images)
        list += fromPath(image.hr.filename());
    return list.join(QStringLiteral("\n"));
}

}  // namespace

DataCheck::DataCheck(FormModel& model, PageContext& context, QWidget* parent)
    : QWidget(parent), m_model(model), m_context(context),
      m_icon(new IconView(messageIcon(MessageKind::Ok), 16, &Tokens::ok, this)), m_text(new QLabel(this)),
      m_cancel(makeButton(tr("Cancel"), {}, ButtonKind::Quiet, ButtonSize::Small, this)),
      m_check(makeButton(tr("Check images"), {}, ButtonKind::Default, ButtonSize::Small, this)),
      m_use(makeButton({}, {}, ButtonKind::Default, ButtonSize::Small, this)),
      m_listButton(makeButton(tr("Show list"), {}, ButtonKind::Quiet, ButtonSize::Small, this)),
      m_list(new QPlainTextEdit(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme().px(16), 4, 0, 4);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    row->addWidget(m_cancel, 0, Qt::AlignTop);
    row->addWidget(m_check, 0, Qt::AlignTop);
    row->addWidget(m_use, 0, Qt::AlignTop);
    row->addWidget(m_listButton, 0, Qt::AlignTop);
    column->addLayout(row);
    column->addWidget(m_list);
    setTextStyle(m_text, TextStyle::Small);
    setTextTone(m_text, "text2");
    m_text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("dataCheckText"));
    m_use->setObjectName(QStringLiteral("useFolder"));
    m_use->hide();
    m_list->setReadOnly(true);
    m_list->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_list->setFixedHeight(theme().px(160));
    m_list->setAccessibleName(tr("Images skipped and held out"));
    m_list->hide();
    hide();

    m_delay.setSingleShot(true);
    m_delay.setInterval(300);
    m_showBusy.setSingleShot(true);
    m_showBusy.setInterval(200);
    connect(&m_delay, &QTimer::timeout, this, &DataCheck::start);
    connect(&m_showBusy, &QTimer::timeout, this, [this] { showLine(tr("Reading the images"), false); });
    connect(m_cancel, &QPushButton::clicked, this, &DataCheck::stop);
    connect(m_check, &QPushButton::clicked, this, &DataCheck::start);
    connect(m_use, &QPushButton::clicked, this,
            [this] { m_model.setValue(*engine::findField(m_useKey), m_useFolder); });
    connect(m_listButton, &QPushButton::clicked, this, [this] {
        m_list->setVisible(m_list->isHidden());
        m_listButton->setText(m_list->isHidden() ? tr("Show list") : tr("Hide list"));
    });
    connect(&model, &FormModel::configChanged, this, &DataCheck::schedule);
    connect(&context, &PageContext::engineReady, this, &DataCheck::schedule);
    schedule();
}

void DataCheck::schedule() {
    const RunConfig config = relevant(m_model.config());
    if (!m_context.engine() || (m_checked && *m_checked == config))
        return;
    m_job.cancel();
    m_showBusy.stop();
    m_checked.reset();
    m_use->hide();  // what it offers was for the folders before
    m_delay.start();
}

void DataCheck::start() {
    m_checked = relevant(m_model.config());
    const bool cannot = std::ranges::any_of(engine::validate(m_model.config()), [](const Problem& problem) {
        return problem.blocks && (problem.key.starts_with("data.") || problem.key == "network.scale");
    });
    if (cannot) {  // the form says what is wrong with the values
        take({});
        return;
    }
    m_showBusy.start();
    const auto progress = [self = QPointer(this)](const engine::Progress& now) {
        // Few enough to post: the engine reports per file, the text is set only while it is shown.
        QMetaObject::invokeMethod(
            qApp,
            [self, now] {
                if (self && self->m_job.isBusy() && !self->m_cancel->isHidden())
                    self->m_text->setText(
                        now.total > 0
                            ? tr("Reading %1 of %2 images").arg(format::integer(now.done), format::integer(now.total))
                            : tr("Reading the images"));
            },
            Qt::QueuedConnection);
    };
    m_job.start([engine = m_context.engine(), config = *m_checked,
                 progress](std::stop_token stop) { return look(*engine, config, progress, stop); },
                [this](Found found) { take(std::move(found)); });
}

void DataCheck::stop() {
    m_job.cancel();
    take({std::nullopt, {}, true});
}

DataCheck::Found DataCheck::look(const engine::Engine& engine, const RunConfig& config,
                                 const engine::ProgressCallback& progress, std::stop_token stop) {
    Found found;
    for (const auto& [key, member] : kFolders) {
        const std::string& folder = config.data.*member;
        std::error_code ignored;
        // "sample_set/…" is the engine's to find.
        if (!folder.empty() && !folder.starts_with("sample_set/") && !std::filesystem::is_directory(folder, ignored))
            found.problems.push_back({key, tr("The folder does not exist. Choose another.").toStdString()});
    }
    const bool missing = !found.problems.empty();
    auto report = engine.preflight(config, progress, stop);  // of a missing folder it tells at once what was meant
    if (missing && (report || report.error().suggestedFolder.empty()))
        return found;
    if (!report) {
        const engine::Error& error = report.error();
        found.cancelled = error.code == engine::ErrorCode::Cancelled;
        if (!found.cancelled) {
            // At the folder that the message begins with, else at one that it names, else at the training images.
            found.key = kFolders[0].first;
            for (const auto& [other, member] : kFolders) {
                const std::string& folder = config.data.*member;
                if (!folder.empty() && error.message.find(folder) != std::string::npos)
                    found.key = other;
                if (!folder.empty() && error.message.starts_with(folder + ' '))
                    break;
            }
            std::erase_if(found.problems, [&](const Problem& problem) { return problem.key == found.key; });
            found.problems.push_back({found.key, error.message});
            found.meant = error.suggestedFolder;
        }
        return found;
    }
    found.key = kFolders[0].first;
    found.meant = report->suggestedFolder;
    const auto tooSmall = std::ranges::count_if(report->skipped, &engine::SkippedImage::tooSmall);
    if (tooSmall > 0) {
        const auto all = report->training.size() + report->validation.size() + report->skipped.size();
        found.problems.push_back({"data.patch_size",
                                  tr("%1 px at ×%2 needs images of at least %3 px; %4 of %5 are smaller and will be "
                                     "skipped.")
                                      .arg(config.data.patchSize)
                                      .arg(config.network.scale)
                                      .arg(config.data.patchSize * config.network.scale)
                                      .arg(tooSmall)
                                      .arg(all)
                                      .toStdString(),
                                  false});
    }
    found.report = std::move(*report);
    return found;
}

void DataCheck::take(Found found) {
    m_showBusy.stop();
    m_report = std::move(found.report);
    m_model.setFileProblems(std::move(found.problems));
    if (m_report)
        showReport();
    else if (found.cancelled)
        showLine(tr("The images were not checked."), true);
    else if (!found.meant.empty())
        showLine(tr("The images are probably those in %1.").arg(fromPath(found.meant)), true);
    setVisible(m_report || found.cancelled || !found.meant.empty());
    m_check->setVisible(found.cancelled);
    offer(found.key, found.meant);
    Q_EMIT reportChanged();
}

void DataCheck::offer(std::string_view key, const std::filesystem::path& folder) {
    m_useKey = key;
    m_useFolder = folder.string();
    m_use->setText(tr("Use %1").arg(QStringLiteral("…/") + fromPath(folder.filename())));
    m_use->setToolTip(fromPath(folder));
    m_use->setVisible(!folder.empty());
}

void DataCheck::showLine(const QString& text, bool warning) {
    m_text->setText(text);
    const auto kind = warning ? MessageKind::Warning : MessageKind::Info;
    m_icon->setIcon(messageIcon(kind), warning ? messageTone(kind) : &Tokens::text2);
    m_cancel->setVisible(m_job.isBusy());
    m_check->hide();
    m_use->hide();
    m_listButton->hide();
    m_list->hide();
    show();
}

void DataCheck::showReport() {
    const PreflightReport& report = *m_report;
    const auto count = [](std::size_t n) {
        return format::integer(static_cast<qint64>(n));
    };
    QStringList parts{tr("%1 images to train on").arg(count(report.training.size()))};
    parts += report.heldOut ? tr("%1 held out to validate with").arg(count(report.validation.size()))
                            : tr("%1 to validate with").arg(count(report.validation.size()));
    if (!report.skipped.empty())
        parts += tr("%1 skipped").arg(count(report.skipped.size()));
    QString line = parts.join(QStringLiteral(", ")) + QLatin1Char('.');
    for (const auto& warning : report.warnings)
        line += QLatin1Char(' ') + toQString(warning);
    const bool doubtful = !report.skipped.empty() || !report.warnings.empty();
    showLine(line, doubtful);
    if (!doubtful)
        m_icon->setIcon(messageIcon(MessageKind::Ok), &Tokens::ok);

    QString list;
    if (report.heldOut)
        list += tr("Held out to validate with:\n%1\n\n").arg(names(report.validation));
    if (!report.skipped.empty()) {
        list += tr("Skipped:\n");
        for (const auto& skipped : report.skipped)
            list += QStringLiteral("%1: %2\n").arg(fromPath(skipped.path.filename()), toQString(skipped.reason));
    }
    m_list->setPlainText(list.trimmed());
    m_listButton->setText(tr("Show list"));
    m_listButton->setVisible(!list.isEmpty());
}

}  // namespace wavelens::ui
