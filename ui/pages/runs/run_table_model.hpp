// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_words.hpp"

#include <QAbstractTableModel>
#include <QPolygonF>

#include <optional>
#include <vector>

namespace wavelens::ui {

class RunLibrary;

enum class RunColumn { Name, State, Network, Scale, Method, Steps, Psnr, Ssim, Changed };

inline constexpr int kRunColumns = 9;

/// The groups that the runs are filtered by.
enum class RunGroup { All, Training, Done, Stopped, Failed };

[[nodiscard]] RunGroup groupOf(RunWords::Kind kind);

/// The runs of the library as a table, those whose folder is gone at the end. Rows keep their place while the same runs
/// are there, so that a selection outlives every refresh. Thread: UI.
class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Of the row: a number, text or time that sorts as people expect.
    static constexpr int kSortRole = Qt::UserRole;

    struct Row {
        QString dir;
        QString name;
        std::optional<engine::RunSummary> run;  ///< nothing where the folder is gone
        RunWords words;
        QPolygonF curve;
    };

    RunTableModel(const RunLibrary& library, const RunController& controller, QObject* parent = nullptr);

    [[nodiscard]] const Row& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }

    /// −1 where there is none.
    [[nodiscard]] int indexOf(const QString& dir) const;
    [[nodiscard]] int count(RunGroup group) const;

    /// Upper end of the scale that all curves share.
    [[nodiscard]] double topGain() const { return m_topGain; }

    [[nodiscard]] qint64 totalBytes() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void read();
    void readStates();
    [[nodiscard]] QString text(const Row& row, RunColumn column) const;
    [[nodiscard]] QVariant sortValue(const Row& row, RunColumn column) const;

    const RunLibrary& m_library;
    const RunController& m_controller;
    std::vector<Row> m_rows;
    double m_topGain = 1;
};

}  // namespace wavelens::ui
