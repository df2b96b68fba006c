// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/pages/upscale/model_catalogue.hpp"
#include "ui/widgets/panel_section.hpp"

class QAction;
class QGridLayout;
class QLabel;

namespace wavelens::ui {

class ModelCombo;
class ModelExport;

/// Which model upscales, and what it is. The choice is remembered; at first it is the newest trained model, or else
/// the bundled one that doubles. Thread: UI.
class ModelSection : public PanelSection {
    Q_OBJECT
public:
    explicit ModelSection(PageContext& context, QWidget* parent = nullptr);

    /// nullptr until one was chosen and read.
    [[nodiscard]] const engine::ModelInfo* model() const { return m_model ? &*m_model : nullptr; }

    [[nodiscard]] QString file() const { return m_file; }

    /// A model was chosen, or will be, that is not read yet.
    [[nodiscard]] bool isReading() const;

    /// Why nothing can be upscaled; empty: it can.
    [[nodiscard]] QString problem() const;

    /// Reads a file, lists it among the opened ones and chooses it. One that is refused changes nothing: `failed`.
    void open(const QString& file);
    /// One of the list.
    void choose(const QString& file);
    /// While images are being upscaled.
    void setLocked(bool locked);

Q_SIGNALS:
    void modelChanged();
    void failed(const QString& title, const QString& message);

private:
    QWidget* makeFacts();
    void addMenu();
    void askForFile();
    void fill();
    [[nodiscard]] QString firstChoice() const;
    void read(const QString& file, bool isOpened);
    void showModel();

    PageContext& m_context;
    ModelCatalogue m_catalogue;
    ModelExport* m_export;
    JobTracker m_job;
    std::optional<engine::ModelInfo> m_model;
    QString m_file;     // of m_model
    QString m_reading;  // chosen, but not read yet
    QString m_problem;  // why the first choice could not be read
    bool m_locked = false;

    ModelCombo* m_combo;
    QLabel* m_trained;
    QLabel* m_size;
    QLabel* m_format;
    QLabel* m_description;
    QAction* m_convert;
    QAction* m_remove;
};

}  // namespace wavelens::ui
