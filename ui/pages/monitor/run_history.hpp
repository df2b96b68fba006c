// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"

#include "engine/api/engine.hpp"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace wavelens::ui {

class PageContext;

/// All points of one run, and what its folder tells: read from disk, followed there while another process writes it,
/// and live while this window trains it. Thread: UI.
class RunHistory : public QObject {
    Q_OBJECT
public:
    /// How often the folder of a followed run is looked at.
    static constexpr int kFollowMs = 2000;

    RunHistory(PageContext& context, const QString& runDir, QObject* parent = nullptr);

    [[nodiscard]] QString runDir() const { return m_runDir; }

    [[nodiscard]] QString name() const;

    /// By ascending step.
    [[nodiscard]] const std::vector<engine::MetricPoint>& points() const { return m_points; }

    /// Those of them with a validation.
    [[nodiscard]] const std::vector<engine::MetricPoint>& validations() const { return m_validations; }

    /// nullopt until the folder was read.
    [[nodiscard]] const std::optional<engine::RunSummary>& summary() const { return m_summary; }

    [[nodiscard]] const engine::RunConfig* config() const;

    /// It is the newest training of this window: the RunController knows its state.
    [[nodiscard]] bool isOwn() const;

    [[nodiscard]] engine::RunState state() const;
    [[nodiscard]] engine::RunEnd end() const;

    [[nodiscard]] bool allows(engine::RunAction action) const { return engine::allows(state(), action, end()); }

    /// At which it ends; 0 while not known.
    [[nodiscard]] qint64 stopAt() const;
    /// PSNR-Y and SSIM-Y of bicubic; NaN while not known.
    [[nodiscard]] engine::Measures bicubic() const;

    /// Looks at the folder again.
    void refresh();

Q_SIGNALS:
    void replaced();                  ///< the points are other ones
    void appended(std::size_t from);  ///< those from index `from` on are new
    void summaryChanged();            ///< or the state

private:
    struct Reading {
        std::optional<engine::RunSummary> summary;
        std::optional<engine::MetricsChunk> chunk;
    };

    void take(Reading reading);
    void takeChunk(const engine::MetricsChunk& chunk);
    void addLive(const std::vector<engine::MetricPoint>& points);
    void append(const std::vector<engine::MetricPoint>& points);
    bool dropFrom(qint64 step);
    void sortOutValidations(std::size_t from);

    PageContext& m_context;
    QString m_runDir;
    std::vector<engine::MetricPoint> m_points;
    std::vector<engine::MetricPoint> m_validations;
    std::optional<engine::RunSummary> m_summary;
    std::uint64_t m_offset = 0;  // in its metrics file; 0: not read yet
    JobTracker m_job;
    bool m_again = false;  // asked for while reading
    QTimer m_timer;
};

}  // namespace wavelens::ui
