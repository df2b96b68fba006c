// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"

#include <QObject>
#include <QStringList>

#include <optional>

namespace wavelens::ui {

class PageContext;

/// A model that can be chosen.
struct ListedModel {
    enum class Group { Bundled, Trained, Opened };

    Group group = Group::Opened;
    QString file;
    QString name = {};
    std::optional<engine::NetworkConfig> network = {};  ///< nullopt until the file was read
    double psnrY = engine::kNotComputed;                ///< best validation of a trained one
    QString problem = {};                               ///< why it cannot be read
};

/// The models at hand: those that come with Wavelens, those of the runs, and those that were opened, which are
/// remembered. Files are read in the background. Thread: UI.
class ModelCatalogue : public QObject {
    Q_OBJECT
public:
    explicit ModelCatalogue(PageContext& context, QObject* parent = nullptr);

    /// In the order of the groups; runs newest first.
    [[nodiscard]] const QList<ListedModel>& models() const { return m_models; }

    [[nodiscard]] const ListedModel* find(const QString& file) const;

    /// False until runs and files were read once.
    [[nodiscard]] bool isComplete() const;

    void addOpened(const QString& file);
    void removeOpened(const QString& file);

Q_SIGNALS:
    void changed();

private:
    void list();
    void readNext();

    PageContext& m_context;
    JobTracker m_job;
    QList<ListedModel> m_models;
    QMap<QString, engine::Result<engine::ModelInfo>> m_read;  // of bundled and opened files
};

}  // namespace wavelens::ui
