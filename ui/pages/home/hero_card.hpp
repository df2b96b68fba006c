// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/widgets/canvas/split_canvas.hpp"

#include <QFrame>

class QLabel;
class QPushButton;

namespace wavelens::ui {

class PageContext;

/// What Wavelens does, at a glance: the bundled sample by bicubic and after the demo, and the button that trains it.
/// While the demo trains it says how far it is. Thread: UI.
class HeroCard : public QFrame {
    Q_OBJECT
public:
    explicit HeroCard(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] SplitCanvas& canvas() { return *m_canvas; }

    [[nodiscard]] QPushButton& button() { return *m_button; }

    /// Height of the image; where there is little room, words give way too.
    void setCompact(bool compact);

private:
    struct Sample {
        SourcePtr bicubic;
        SourcePtr afterDemo;  ///< null where the result is not bundled: `bicubic` is the image itself then
    };

    void readSample();
    void showSample(const Sample& sample);
    void showDemo();
    void press();

    PageContext& m_context;
    TileStore m_store;
    Viewport m_viewport;
    JobTracker m_job;
    bool m_compact = false;
    SplitCanvas* m_canvas;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
};

}  // namespace wavelens::ui
