// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/pages/page.hpp"
#include "ui/widgets/form/form_model.hpp"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace wavelens::ui {

class Banner;
class Chip;
class ConfigForm;
class CostBar;
class DataCheck;
class PanelSplitter;
class PresetCombo;
class SamplePreview;
class SectionList;

/// New training: a configuration from a preset or a file, edited in the form, understood by its samples and its cost,
/// and started. Thread: UI.
class TrainPage : public Page {
    Q_OBJECT
public:
    explicit TrainPage(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QWidget* headerContext() override { return m_headerContext; }

    [[nodiscard]] QList<QWidget*> headerActions() override;

    [[nodiscard]] QWidget* leftPanel() override { return m_left; }

    [[nodiscard]] QWidget* canvas() override;
    [[nodiscard]] QWidget* rightPanel() override;
    void open(const PageRequest& request) override;

    void primaryAction() override { start(); }

    void focusSearch() override;
    [[nodiscard]] QList<QAction*> pageActions() override;

    [[nodiscard]] FormModel& model() { return m_model; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHeaderWidgets();
    QWidget* makeLeft();
    QWidget* makeMiddle();
    void makeActions();
    void showEngineProblem();
    void takePresets();
    void choosePreset();
    void askAboutChanges(const engine::Preset& preset, int changes);
    void showChanges();
    void showData();
    void openJson(const QString& file);
    void openJsonDialog();
    void saveJsonDialog();
    void saveJson(const QString& file);
    void start();
    void setNarrow(bool narrow);
    void showPreview(bool on);

    FormModel m_model;
    JobTracker m_presetJob;
    JobTracker m_fileJob;
    bool m_narrow = false;

    QWidget* m_headerContext;
    PresetCombo* m_presets;
    Chip* m_changes;
    QPushButton* m_openJson;
    QPushButton* m_saveJson;
    Banner* m_message;   // errors of files
    Banner* m_question;  // what becomes of the changes
    ConfigForm* m_form;
    QWidget* m_left;
    QWidget* m_middle;
    QWidget* m_narrowBar;
    SectionList* m_sections;
    QComboBox* m_sectionCombo;
    QLineEdit* m_search;
    QWidget* m_changedLegend;
    QPushButton* m_reset;
    DataCheck* m_data;
    PanelSplitter* m_splitter;
    SamplePreview* m_preview;
    CostBar* m_cost;
    QAction* m_previewAction;
    QList<QAction*> m_actions;
};

}  // namespace wavelens::ui
