// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/upscale_queue.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/image_files.hpp"
#include "ui/bridge/text.hpp"

#include <QCollator>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kThumbnailPx = 80;  // 40 at two device pixels per point

struct Inspected {
    QSize size;
    engine::PictureInfo picture;
    QImage thumbnail;
    QString problem;
};

Inspected inspect(const engine::Engine& engine, const std::filesystem::path& file, const std::stop_token& stop) {
    Inspected found;
    const auto looked = engine.inspectInput(file);
    if (!looked) {
        found.problem = toQString(looked.error().message);
        return found;
    }
    found.picture = *looked;
    const auto opened = engine.openImage(file);
    if (!opened) {
        found.problem = toQString(opened.error().message);
        return found;
    }
    const engine::Size size = (*opened)->size();
    found.size = {size.width, size.height};
    const int side = std::min(size.width, size.height);
    const auto square = (*opened)->read({(size.width - side) / 2, (size.height - side) / 2, side, side},
                                        std::min(1.0, 1.0 * kThumbnailPx / side), stop);
    if (square) {
        found.thumbnail = toQImage(*square).copy();
    } else if (square.error().code != engine::ErrorCode::Cancelled) {
        found.problem = toQString(square.error().message);
    }
    return found;
}

}  // namespace

void UpscaleQueue::setEngine(std::shared_ptr<engine::Engine> engine) {
    m_engine = std::move(engine);
    inspectNext();
}

void UpscaleQueue::setFormat(engine::PictureFormat format) {
    if (format != m_format) {
        m_format = format;
        Q_EMIT changed();
    }
}

void UpscaleQueue::add(const QStringList& paths) {
    const auto append = [this](const QString& file, const QString& subfolder) {
        if (std::none_of(m_files.begin(), m_files.end(), [&](const QueuedFile& f) { return f.path == file; })) {
            m_files.append({++m_lastId, file, subfolder});
        }
    };
    for (const QString& path : paths) {
        if (!QFileInfo(path).isDir()) {
            append(path, {});
            continue;
        }
        const QString folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
        QStringList inside = imagesBelow(folder);
        QCollator collator;
        collator.setNumericMode(true);
        std::sort(inside.begin(), inside.end(), collator);
        for (const QString& file : inside) {
            const QString below = QDir(folder).relativeFilePath(QFileInfo(file).path());
            append(file, QDir::cleanPath(nameFor(folder) + u'/' + below));
        }
    }
    Q_EMIT changed();
    inspectNext();
}

QString UpscaleQueue::nameFor(const QString& folder) {
    if (!m_folderNames.contains(folder)) {
        const QString wanted = QFileInfo(folder).fileName();
        const QStringList taken = m_folderNames.values();
        QString name = wanted;
        for (int number = 2; taken.contains(name); ++number) {
            name = QStringLiteral("%1-%2").arg(wanted).arg(number);
        }
        m_folderNames.insert(folder, name);
    }
    return m_folderNames.value(folder);
}

QStringList UpscaleQueue::lossesOf(const QueuedFile& file) const {
    QStringList losses;
    for (const std::string& loss : engine::lossesOf(file.picture, m_format)) {
        losses.append(toQString(loss));
    }
    return losses;
}

void UpscaleQueue::remove(const QList<int>& ids) {
    m_files.removeIf([&](const QueuedFile& f) { return ids.contains(f.id) && f.state != QueuedFile::State::Running; });
    Q_EMIT changed();
}

void UpscaleQueue::removeFinished() {
    m_files.removeIf([](const QueuedFile& f) {
        return f.state == QueuedFile::State::Done || f.state == QueuedFile::State::Skipped;
    });
    Q_EMIT changed();
}

void UpscaleQueue::setOrder(const QList<int>& ids) {
    std::stable_sort(m_files.begin(), m_files.end(),
                     [&](const QueuedFile& a, const QueuedFile& b) { return ids.indexOf(a.id) < ids.indexOf(b.id); });
    Q_EMIT changed();
}

void UpscaleQueue::sortByName() {
    QCollator collator;
    collator.setNumericMode(true);
    std::stable_sort(m_files.begin(), m_files.end(), [&](const QueuedFile& a, const QueuedFile& b) {
        return collator.compare(QFileInfo(a.path).fileName(), QFileInfo(b.path).fileName()) < 0;
    });
    Q_EMIT changed();
}

void UpscaleQueue::retry(int id) {
    QueuedFile* file = at(id);
    if (file && (file->state == QueuedFile::State::Failed || file->state == QueuedFile::State::Skipped)) {
        file->inspected = false;  // it may have been mended
        setWaiting(id);
        inspectNext();
    }
}

void UpscaleQueue::retryFailed() {
    for (int i = 0; i < m_files.size(); ++i) {
        if (m_files[i].state == QueuedFile::State::Failed) {
            retry(m_files[i].id);
        }
    }
}

const QueuedFile* UpscaleQueue::find(int id) const {
    const auto found = std::find_if(m_files.begin(), m_files.end(), [id](const QueuedFile& f) { return f.id == id; });
    return found == m_files.end() ? nullptr : &*found;
}

QueuedFile* UpscaleQueue::at(int id) {
    const auto found = std::find_if(m_files.begin(), m_files.end(), [id](const QueuedFile& f) { return f.id == id; });
    return found == m_files.end() ? nullptr : &*found;
}

const QueuedFile* UpscaleQueue::nextWaiting() const {
    const auto found = std::find_if(m_files.begin(), m_files.end(),
                                    [](const QueuedFile& f) { return f.state == QueuedFile::State::Waiting; });
    return found == m_files.end() ? nullptr : &*found;
}

int UpscaleQueue::count(QueuedFile::State state) const {
    return static_cast<int>(
        std::count_if(m_files.begin(), m_files.end(), [state](const QueuedFile& f) { return f.state == state; }));
}

QString UpscaleQueue::summary() const {
    const int all = static_cast<int>(m_files.size());
    QStringList parts{all == 1 ? tr("1 image") : tr("%1 images").arg(all)};
    const std::pair<QueuedFile::State, QString> named[] = {{QueuedFile::State::Done, tr("%1 done")},
                                                           {QueuedFile::State::Skipped, tr("%1 skipped")},
                                                           {QueuedFile::State::Failed, tr("%1 failed")}};
    for (const auto& [state, text] : named) {
        if (const int number = count(state)) {
            parts.append(text.arg(number));
        }
    }
    return parts.join(QStringLiteral(", "));
}

void UpscaleQueue::setRunning(int id) {
    if (QueuedFile* file = at(id)) {
        file->state = QueuedFile::State::Running;
        file->fraction = 0;
        Q_EMIT fileChanged(id);
    }
}

void UpscaleQueue::setFraction(int id, double fraction) {
    QueuedFile* file = at(id);
    if (file && file->state == QueuedFile::State::Running) {
        file->fraction = fraction;
        Q_EMIT fileChanged(id);
    }
}

void UpscaleQueue::setDone(int id, const QString& output, double seconds) {
    if (QueuedFile* file = at(id)) {
        file->state = QueuedFile::State::Done;
        file->output = output;
        file->seconds = seconds;
        Q_EMIT fileChanged(id);
    }
}

void UpscaleQueue::setSkipped(int id, const QString& reason) {
    if (QueuedFile* file = at(id)) {
        file->state = QueuedFile::State::Skipped;
        file->reason = reason;
        Q_EMIT fileChanged(id);
    }
}

void UpscaleQueue::setFailed(int id, const QString& reason) {
    if (QueuedFile* file = at(id)) {
        file->state = QueuedFile::State::Failed;
        // The row says which file it is.
        file->reason = QString(reason).replace(file->path, QFileInfo(file->path).fileName());
        Q_EMIT fileChanged(id);
    }
}

void UpscaleQueue::setWaiting(int id) {
    if (QueuedFile* file = at(id)) {
        file->state = QueuedFile::State::Waiting;
        file->reason.clear();
        Q_EMIT fileChanged(id);
    }
}

void UpscaleQueue::inspectNext() {
    if (!m_engine || m_inspectJob.isBusy()) {
        return;
    }
    const auto next = std::find_if(m_files.begin(), m_files.end(), [](const QueuedFile& f) { return !f.inspected; });
    if (next == m_files.end()) {
        return;
    }
    m_inspectJob.start(
        [engine = m_engine, file = toPath(next->path)](std::stop_token stop) { return inspect(*engine, file, stop); },
        [this, id = next->id](const Inspected& found) {
            if (QueuedFile* file = at(id)) {
                file->inspected = true;
                file->size = found.size;
                file->picture = found.picture;
                file->thumbnail = found.thumbnail;
                if (!found.problem.isEmpty() && file->state == QueuedFile::State::Waiting) {
                    setFailed(id, found.problem);
                } else {
                    Q_EMIT fileChanged(id);
                }
            }
            inspectNext();
        });
}

}  // namespace wavelens::ui
