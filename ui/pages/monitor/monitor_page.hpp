// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.hpp"

#include <QTimer>

class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace wavelens::ui {

class CheckpointList;
class EventList;
class MonitorHeader;
class MonitorPlots;
class MonitorReadouts;
class PanelSection;
class PanelSplitter;
class RunActions;
class RunBanner;
class RunHistory;
class ValidationPanel;

/// Is it learning, how fast, is something wrong: the curves, pictures and events of one run, with others laid over it.
/// Shows the shared run, whoever trains it. Thread: UI.
class MonitorPage : public Page {
    Q_OBJECT
public:
    explicit MonitorPage(PageContext& context, QWidget* parent = nullptr);

    QWidget* headerContext() override;
    QList<QWidget*> headerActions() override;
    QWidget* canvas() override;
    QWidget* rightPanel() override;
    void open(const PageRequest& request) override;
    void primaryAction() override;
    void exportView() override;
    QList<QAction*> pageActions() override;

    [[nodiscard]] MonitorPlots& plots() { return *m_plots; }

    [[nodiscard]] const RunHistory* history() const { return m_run; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHeader();
    void makePanel();
    void makeActions();
    void showRun(const QString& runDir);
    void showOverlays();
    void chooseNewest();
    void follow();
    void followNumbers();
    void followState();
    void showNote();
    void showMarkers();
    void showMark();
    void openFolder();
    void openLog();

    RunHistory* m_run = nullptr;
    QList<RunHistory*> m_overlays;
    QWidget* m_shelf;  // holds the header's widgets until the window takes them
    MonitorHeader* m_header;
    QPushButton* m_settings = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_checkpoint = nullptr;
    QPushButton* m_stop = nullptr;
    RunActions* m_runActions;
    QStackedWidget* m_stack;
    RunBanner* m_banner;
    MonitorReadouts* m_readouts;
    PanelSplitter* m_splitter = nullptr;
    MonitorPlots* m_plots;
    QScrollArea* m_panel;
    ValidationPanel* m_validation = nullptr;
    EventList* m_events = nullptr;
    CheckpointList* m_checkpoints = nullptr;
    PanelSection* m_checkpointSection = nullptr;
    QPushButton* m_log = nullptr;
    std::size_t m_validationCount = 0;
    bool m_narrow = false;
    QAction* m_renameAction = nullptr;
    QAction* m_longerAction = nullptr;
    QAction* m_settingsAction = nullptr;
    QTimer m_clock;  // `written 3 s ago`
};

}  // namespace wavelens::ui
