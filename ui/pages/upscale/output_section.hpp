// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/upscale/upscale_queue.hpp"
#include "ui/widgets/panel_section.hpp"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;

namespace wavelens::ui {

class SizeChoice;

/// Where the results go, what they are called, how large they are and what they keep. Thread: UI.
class OutputSection : public PanelSection {
    Q_OBJECT
public:
    OutputSection(AppSettings& settings, const UpscaleQueue& queue, QWidget* parent = nullptr);

    /// nullptr: none yet.
    void setModel(const engine::ModelInfo* model, const QString& file);
    /// Shows what becomes of the current file (nullptr: none) and what the files of the queue lose.
    void show(const QueuedFile* current);
    void setLocked(bool locked);

    [[nodiscard]] QString folder() const { return m_folder; }

    [[nodiscard]] engine::PictureFormat format() const;
    /// Empty where the model does not enlarge so far.
    [[nodiscard]] QSize resultOf(QSize input) const;
    void fill(engine::UpscaleRequest& request) const;
    /// Why the waiting files cannot be written so; empty: they can.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void changed();

private:
    void makeFields();
    QWidget* makeRows();
    void chooseFolder();
    void connectFields();
    void remember(const char* name, const QVariant& value);
    void showLosses();
    [[nodiscard]] QString widthProblem(const QueuedFile& file, const QString& name) const;

    AppSettings& m_settings;
    const UpscaleQueue& m_queue;
    QString m_folder;
    QString m_modelFile;
    int m_scale = 0;

    QPushButton* m_folderButton;
    QLineEdit* m_pattern;
    QLabel* m_example;
    SizeChoice* m_size;
    QLabel* m_sizeNote;
    QComboBox* m_format;
    QLabel* m_formatNote;
    QLabel* m_losses;
    QSlider* m_quality;
    QLabel* m_qualityText;
    QComboBox* m_ifExists;
    QCheckBox* m_keepMetadata;
};

}  // namespace wavelens::ui
