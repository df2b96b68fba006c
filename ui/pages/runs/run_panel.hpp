// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"
#include "ui/pages/runs/run_table_model.hpp"
#include "ui/widgets/canvas/split_canvas.hpp"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace wavelens::ui {

class ModelExport;
class NotesEditor;
class PageContext;
class PanelSection;

/// One run at the right of the table: preview, name, what to do with it, what was changed, checkpoints, notes.
/// Thread: UI.
class RunPanel : public QWidget {
    Q_OBJECT
public:
    explicit RunPanel(PageContext& context, QWidget* parent = nullptr);

    void setRun(const RunTableModel::Row& row);
    /// A new state of the run that is shown.
    void setWords(const RunWords& words);

    [[nodiscard]] QString runDir() const { return m_row.dir; }

    /// Opens the field for a new name.
    void editName();
    void exportModel();

    [[nodiscard]] NotesEditor& notes() { return *m_notes; }

Q_SIGNALS:
    void nameEntered(const QString& dir, const QString& name);
    void removeRequested();
    void failed(const QString& title, const QString& message);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeSections();
    QWidget* makeFoot();
    void readPreview();
    void endEditing(bool take);
    void showChanges();
    void showCheckpoints();
    bool eventFilter(QObject* watched, QEvent* event) override;

    PageContext& m_context;
    RunTableModel::Row m_row;
    bool m_editing = false;
    std::filesystem::path m_shownPreview;
    std::vector<engine::Preset> m_presets;
    TileStore m_store;
    Viewport m_viewport;
    JobTracker m_previewJob, m_presetJob;
    ModelExport* m_modelExport;

    SplitCanvas* m_canvas;
    QStackedWidget* m_nameStack;
    QLabel* m_name;
    QLineEdit* m_nameField;
    QToolButton* m_rename;
    QLabel* m_state;
    QPushButton* m_resume;
    QPushButton* m_monitor;
    QPushButton* m_inspect;
    QPushButton* m_compare;
    QPushButton* m_locate;
    QPushButton* m_forget;
    PanelSection* m_changesSection;
    QGridLayout* m_changes;
    PanelSection* m_checkpointsSection;
    QGridLayout* m_checkpoints;
    PanelSection* m_notesSection;
    NotesEditor* m_notes;
    QPushButton* m_export;
    QPushButton* m_openFolder;
    QWidget* m_foot;
    QAction* m_duplicate;
};

}  // namespace wavelens::ui
