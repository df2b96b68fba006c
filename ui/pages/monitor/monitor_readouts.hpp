// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace wavelens::ui {

class PageContext;
class Readout;
class RunHistory;

/// The six numbers of a training, in a strip. Thread: UI.
class MonitorReadouts : public QWidget {
    Q_OBJECT
public:
    explicit MonitorReadouts(PageContext& context, QWidget* parent = nullptr);

    /// Without room: shorter remarks. Counts from the next show().
    void setNarrow(bool narrow) { m_narrow = narrow; }

    /// Null shows none.
    void show(const RunHistory* run);

private:
    void showSpeed(const RunHistory& run);

    PageContext& m_context;
    bool m_narrow = false;
    Readout* m_step;
    Readout* m_loss;
    Readout* m_psnr;
    Readout* m_ssim;
    Readout* m_speed;
    Readout* m_left;
};

}  // namespace wavelens::ui
