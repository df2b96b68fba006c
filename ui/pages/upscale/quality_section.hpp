// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"
#include "ui/widgets/panel_section.hpp"

#include <memory>
#include <tuple>

class QCheckBox;
class QLabel;

namespace wavelens::ui {

/// How thoroughly the model works, and what memory that takes. Thread: UI.
class QualitySection : public PanelSection {
    Q_OBJECT
public:
    explicit QualitySection(AppSettings& settings, QWidget* parent = nullptr);

    void fill(engine::UpscaleRequest& request) const;
    void setLocked(bool locked);
    /// Computes the need for the largest image in the background; an empty size or model shows nothing.
    void showMemory(const std::shared_ptr<engine::Engine>& engine, const engine::UpscaleRequest& request,
                    engine::Size largest);

Q_SIGNALS:
    void changed();

private:
    QCheckBox* m_ensemble;
    QLabel* m_memory;
    JobTracker m_job;
    std::tuple<std::filesystem::path, int, int, double, int, bool, engine::PictureFormat, int> m_asked;
};

}  // namespace wavelens::ui
