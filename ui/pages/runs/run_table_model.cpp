// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_table_model.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/shell/format.hpp"
#include "ui/widgets/sparkline.hpp"

#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

RunGroup groupOf(RunWords::Kind kind) {
    using Kind = RunWords::Kind;
    switch (kind) {
    case Kind::Training:
    case Kind::Paused:
    case Kind::Waiting:
    case Kind::Followed:
        return RunGroup::Training;
    case Kind::Done:
        return RunGroup::Done;
    case Kind::Stopped:
    case Kind::Interrupted:
        return RunGroup::Stopped;
    case Kind::Failed:
    case Kind::Unreadable:
        break;
    }
    return RunGroup::Failed;
}

RunTableModel::RunTableModel(const RunLibrary& library, const RunController& controller, QObject* parent)
    : QAbstractTableModel(parent), m_library(library), m_controller(controller) {
    connect(&library, &RunLibrary::changed, this, &RunTableModel::read);
    connect(&controller, &RunController::stateChanged, this, &RunTableModel::readStates);
    connect(&controller, &RunController::statusChanged, this, &RunTableModel::readStates);
    connect(&controller, &RunController::waitingChanged, this, &RunTableModel::readStates);
    read();
}

void RunTableModel::read() {
    std::vector<Row> rows;
    for (const engine::RunSummary& run : m_library.runs()) {
        rows.push_back({fromPath(run.dir), toQString(run.name), run, wordsFor(run, m_controller), gainCurve(run)});
    }
    for (const QString& dir : m_library.missing()) {
        RunWords words;
        words.kind = RunWords::Kind::Unreadable;
        words.tone = Badge::Tone::Neutral;
        words.icon = QStringLiteral("unlink");
        words.word = tr("Not found");
        words.sentence = tr("Not found at %1").arg(QFileInfo(dir).absolutePath());
        rows.push_back({dir, QFileInfo(dir).fileName(), std::nullopt, words, {}});
    }
    m_topGain = ui::topGain(m_library.runs());
    const bool same = rows.size() == m_rows.size() &&
                      std::all_of(rows.begin(), rows.end(), [this](const Row& row) { return indexOf(row.dir) >= 0; });
    if (!same) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (Row& row : rows) {
        m_rows[static_cast<std::size_t>(indexOf(row.dir))] = std::move(row);
    }
    if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kRunColumns - 1));
    }
}

/// Only the training of this window and those that wait change without a new reading.
void RunTableModel::readStates() {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Row& row = m_rows[i];
        if (!row.run) {
            continue;
        }
        const RunWords words = wordsFor(*row.run, m_controller);
        if (words.kind != row.words.kind || words.step != row.words.step || words.word != row.words.word) {
            row.words = words;
            Q_EMIT dataChanged(index(static_cast<int>(i), 0), index(static_cast<int>(i), kRunColumns - 1));
        }
    }
}

int RunTableModel::indexOf(const QString& dir) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.dir == dir; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int RunTableModel::count(RunGroup group) const {
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [group](const Row& row) {
        return group == RunGroup::All || groupOf(row.words.kind) == group;
    }));
}

qint64 RunTableModel::totalBytes() const {
    qint64 total = 0;
    for (const Row& row : m_rows) {
        total += row.run ? row.run->bytes : 0;
    }
    return total;
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kRunColumns;
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    const auto column = static_cast<RunColumn>(section);
    if (role == Qt::TextAlignmentRole) {
        const bool numbers = column == RunColumn::Steps || column == RunColumn::Psnr || column == RunColumn::Ssim ||
                             column == RunColumn::Changed;
        return static_cast<int>(Qt::AlignVCenter | (numbers ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (column) {
    case RunColumn::Name:
        return tr("Name");
    case RunColumn::State:
        return tr("State");
    case RunColumn::Network:
        return tr("Network");
    case RunColumn::Scale:
        return tr("Scale");
    case RunColumn::Method:
        return tr("Method");
    case RunColumn::Steps:
        return tr("Steps");
    case RunColumn::Psnr:
        return tr("PSNR-Y");
    case RunColumn::Ssim:
        return tr("SSIM-Y");
    case RunColumn::Changed:
        return tr("Changed");
    }
    return {};
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    const Row& at = row(index.row());
    const auto column = static_cast<RunColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(at, column);
    case Qt::ToolTipRole:
        return column == RunColumn::Name    ? QString(at.name + u'\n' + at.dir)
               : column == RunColumn::State ? at.words.sentence
                                            : text(at, column);
    case kSortRole:
        return sortValue(at, column);
    default:
        return {};
    }
}

QString RunTableModel::text(const Row& row, RunColumn column) const {
    if (column == RunColumn::Name) {
        return row.name;
    }
    if (column == RunColumn::State) {
        return row.words.word;
    }
    if (!row.run) {
        return {};
    }
    const auto& config = row.run->config;
    switch (column) {
    case RunColumn::Network:
        return config ? networkText(config->network) : QString();
    case RunColumn::Scale:
        return config ? QStringLiteral("×%1").arg(config->network.scale) : QString();
    case RunColumn::Method:
        return config ? methodText(config->contrast) : QString();
    case RunColumn::Steps: {
        const QString step = format::integer(row.words.step);
        return row.words.step == row.words.stopAt
                   ? step
                   : QStringLiteral("%1 / %2").arg(step, format::integer(row.words.stopAt));
    }
    case RunColumn::Psnr:
        return format::psnr(row.run->psnrY);
    case RunColumn::Ssim:
        return format::ssim(row.run->ssimY);
    case RunColumn::Changed:
        return row.words.kind == RunWords::Kind::Training ? tr("running") : format::day(toDateTime(row.run->changed));
    default:
        return {};
    }
}

QVariant RunTableModel::sortValue(const Row& row, RunColumn column) const {
    const auto number = [](double value) {
        return std::isfinite(value) ? value : -1.0;
    };
    switch (column) {
    case RunColumn::Scale:
        return row.run && row.run->config ? QVariant::fromValue<qlonglong>(row.run->config->network.scale) : QVariant();
    case RunColumn::Steps:
        return row.words.step;
    case RunColumn::Psnr:
        return row.run ? number(row.run->psnrY) : -1.0;
    case RunColumn::Ssim:
        return row.run ? number(row.run->ssimY) : -1.0;
    case RunColumn::Changed:
        return row.run ? toDateTime(row.run->changed) : QDateTime();
    default:
        return text(row, column);
    }
}

}  // namespace wavelens::ui
