// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"

#include <QDialog>

class QFormLayout;
class QLabel;
class QPushButton;

namespace wavelens::ui {

class PageContext;

/// What a model file is, and what can be done with it. Deletes itself when it is closed. Thread: UI.
class ModelCard : public QDialog {
    Q_OBJECT
public:
    ModelCard(PageContext& context, const QString& file, QWidget* parent);

private:
    void show(const engine::Result<engine::ModelInfo>& info);
    void addFact(const QString& name, const QString& value);

    JobTracker m_job;
    QLabel* m_problem;
    QFormLayout* m_facts;
    QPushButton* m_upscale;
};

}  // namespace wavelens::ui
