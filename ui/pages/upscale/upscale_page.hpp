// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/pages/page.hpp"
#include "ui/pages/upscale/upscale_job.hpp"
#include "ui/pages/upscale/upscale_queue.hpp"
#include "ui/widgets/canvas/tile_store.hpp"
#include "ui/widgets/canvas/viewport.hpp"

#include <QElapsedTimer>
#include <QTemporaryDir>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSlider;
class QStackedWidget;

namespace wavelens::ui {

class Banner;
class LensCanvas;
class QueueView;

/// Images in, larger images out. Thread: UI.
class UpscalePage : public Page {
    Q_OBJECT
public:
    explicit UpscalePage(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QList<QWidget*> headerActions() override;

    [[nodiscard]] QWidget* leftPanel() override { return m_left; }

    [[nodiscard]] QWidget* canvas() override;

    [[nodiscard]] QWidget* rightPanel() override { return m_right; }

    void open(const PageRequest& request) override;

    [[nodiscard]] QSize minimumSizeHint() const override { return {800, 320}; }

    void primaryAction() override;
    bool openModel(const QString& file) override;

    [[nodiscard]] QList<QAction*> pageActions() override { return m_actions; }

    [[nodiscard]] UpscaleQueue& queue() { return m_queue; }

    [[nodiscard]] bool isRunning() const { return m_running; }

private:
    struct Model {
        QString name;
        QString file;
    };

    QWidget* makeLeft();
    QWidget* makeCentre();
    QWidget* makeRight();
    QWidget* makeModelSection();
    QWidget* makeOutputSection();
    QWidget* makeRunButtons();

    void fillModels();
    void chooseModel(const QString& file);
    void showModel(const engine::Result<engine::ModelInfo>& info);
    void showPreview();
    void showOutput();
    void showQueue();
    void showRun();
    void addFiles();
    void addFolder();
    void paste();
    void chooseFolder();
    void openOutputFolder();
    void openInCompare(int id);

    void run();
    void runNext();
    void fileFinished(const engine::Result<engine::UpscaledFile>& result);
    void end(bool cancelled);
    void pauseOrResume();
    [[nodiscard]] engine::UpscaleRequest requestFor(const QueuedFile& file) const;
    [[nodiscard]] engine::PictureFormat format() const;

    [[nodiscard]] int scale() const { return m_info ? static_cast<int>(m_info->scale) : 0; }

    [[nodiscard]] double runFraction() const;
    [[nodiscard]] QString problem() const;  ///< why it cannot run now; empty: it can

    TileStore m_store;
    Viewport m_viewport;
    UpscaleQueue m_queue;
    UpscaleJob m_job;
    JobTracker m_modelJob, m_previewJob;
    QList<Model> m_models;
    QStringList m_opened;
    QString m_model;
    std::optional<engine::ModelInfo> m_info;
    QString m_modelProblem;
    QString m_folder;
    QTemporaryDir m_pasted;
    QList<QAction*> m_actions;

    bool m_running = false;
    int m_current = 0;        // id of the file that is being upscaled
    int m_finished = 0;       // files of this run
    double m_pixelsDone = 0;  // of this run's finished files
    QElapsedTimer m_runTime;
    QElapsedTimer m_fileTime;
    qint64 m_pausedMs = 0;
    QElapsedTimer m_pauseTime;

    QWidget* m_left;
    QWidget* m_right;
    QLabel* m_summary;
    QueueView* m_list;
    QStackedWidget* m_pages;
    LensCanvas* m_lens;
    QLabel* m_previewName;
    QLabel* m_previewSize;
    Banner* m_banner;
    QComboBox* m_modelCombo;
    QLabel* m_modelLine;
    QLabel* m_trained;
    QLabel* m_modelSize;
    QPushButton* m_folderButton;
    QLineEdit* m_pattern;
    QLabel* m_example;
    QComboBox* m_formatCombo;
    QSlider* m_quality;
    QLabel* m_qualityText;
    QComboBox* m_ifExists;
    QCheckBox* m_ensemble;
    QLabel* m_losses;
    QWidget* m_settings;
    QLabel* m_todo;
    QLabel* m_timeLeft;
    QPushButton* m_start;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    QWidget* m_progressRow;
    QLabel* m_progressText;
    QProgressBar* m_progress;
    QLabel* m_progressNumbers;
    QPushButton* m_addFiles;
    QPushButton* m_addFolder;
    QPushButton* m_openFolder;
};

}  // namespace wavelens::ui
