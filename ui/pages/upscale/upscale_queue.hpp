// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"

#include <QImage>
#include <QList>
#include <QMap>
#include <QObject>
#include <QSize>
#include <QStringList>

#include <memory>

namespace wavelens::ui {

/// A file to upscale.
struct QueuedFile {
    enum class State { Waiting, Running, Done, Skipped, Failed };

    int id = 0;
    QString path;
    QString subfolder = {};            ///< of the output folder; that of a dropped folder, and what is below it
    QSize size = {};                   ///< empty until the file was looked at
    engine::PictureInfo picture = {};  ///< likewise
    QImage thumbnail = {};
    bool inspected = false;
    State state = State::Waiting;
    double fraction = 0;  ///< while running
    double seconds = 0;   ///< when done
    QString output = {};
    QString reason = {};  ///< why it failed or was skipped
};

/// The files to upscale, in order. Each is looked at in the background as it comes: size, losses, thumbnail; one that
/// cannot be read has failed before anything runs. Thread: UI.
class UpscaleQueue : public QObject {
    Q_OBJECT
public:
    explicit UpscaleQueue(QObject* parent = nullptr) : QObject(parent) {}

    void setEngine(std::shared_ptr<engine::Engine> engine);

    /// The format of the results: what a file loses depends on it.
    void setFormat(engine::PictureFormat format);

    /// Files and folders (with what is below them); what is in the queue already is left out. The results of a folder
    /// go to a folder of its name; of two folders `photos`, the second one's go to `photos-2`.
    void add(const QStringList& paths);
    /// A running file stays.
    void remove(const QList<int>& ids);
    void removeFinished();
    void setOrder(const QList<int>& ids);
    void sortByName();
    /// A failed or skipped file waits again.
    void retry(int id);
    void retryFailed();

    [[nodiscard]] const QList<QueuedFile>& files() const { return m_files; }

    [[nodiscard]] const QueuedFile* find(int id) const;
    [[nodiscard]] const QueuedFile* nextWaiting() const;
    [[nodiscard]] int count(QueuedFile::State state) const;
    /// What a file loses in the chosen format: `alpha is laid over white`.
    [[nodiscard]] QStringList lossesOf(const QueuedFile& file) const;
    /// `12 images, 1 done, 1 failed`.
    [[nodiscard]] QString summary() const;

    void setRunning(int id);
    void setFraction(int id, double fraction);
    void setDone(int id, const QString& output, double seconds);
    void setSkipped(int id, const QString& reason);
    void setFailed(int id, const QString& reason);
    void setWaiting(int id);

Q_SIGNALS:
    void changed();  ///< files came, went or moved
    void fileChanged(int id);

private:
    QueuedFile* at(int id);
    QString nameFor(const QString& folder);
    void inspectNext();

    std::shared_ptr<engine::Engine> m_engine;
    QList<QueuedFile> m_files;
    QMap<QString, QString> m_folderNames;  // of folders that were added
    engine::PictureFormat m_format = engine::PictureFormat::Png;
    int m_lastId = 0;
    JobTracker m_inspectJob;
};

}  // namespace wavelens::ui
