// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/compare_model.hpp"

#include "ui/bridge/text.hpp"
#include "ui/pages/compare/cropped_source.hpp"
#include "ui/shell/format.hpp"

#include <QFileInfo>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kDefaultScale = 4;
// A whole image beyond this is not measured by itself: a model would compute for minutes.
constexpr qint64 kLargestMeasured = qint64{8} << 20;

QSize sizeOf(const SourcePtr& source) {
    return source ? QSize(source->size().width, source->size().height) : QSize();
}

QString text(QSize size) {
    return QStringLiteral("%1 × %2").arg(size.width()).arg(size.height());
}

}  // namespace

/// What a background build gives: pixels or problems, in the order of the rows.
struct CompareModel::Built {
    int scale = 0;
    SourcePtr hr, lr;
    QString imageProblem;
    QList<SourcePtr> pixels;
    QStringList problems;
};

void CompareModel::setEngine(std::shared_ptr<engine::Engine> engine) {
    m_engine = std::move(engine);
    refreshRun();
    compose();
}

void CompareModel::setRun(const QString& dir) {
    if (dir == m_runDir) {
        return;
    }
    m_runDir = dir;
    m_run.reset();
    m_previewIndex = -1;
    m_follow = true;
    refreshRun();
    compose();
}

void CompareModel::refreshRun() {
    if (!m_engine || m_runDir.isEmpty()) {
        return;
    }
    m_runJob.start(
        [engine = m_engine, dir = toPath(m_runDir)](std::stop_token) { return engine->readRun(dir); },
        [this](const engine::Result<engine::RunSummary>& run) {
            if (!run) {
                return;  // a run that has written nothing yet
            }
            const bool first = !m_run;
            m_run = *run;
            ++m_runRevision;
            if (first && !m_image && m_sources.isEmpty() && !m_run->referencePreview.empty()) {
                m_image = CompareImage{tr("Watched image"), m_run->referencePreview, m_run->inputPreview, true};
            }
            const int count = static_cast<int>(m_run->previews.size());
            if (m_follow || m_previewIndex >= count) {
                m_previewIndex = count - 1;
            }
            compose();
            Q_EMIT previewsChanged();
        });
}

void CompareModel::setImage(const std::optional<CompareImage>& image) {
    if (image == m_image) {
        return;
    }
    m_image = image;
    m_imageProblem.clear();
    m_hr = m_lr = nullptr;
    compose();
    Q_EMIT previewsChanged();
}

void CompareModel::setRole(Role role) {
    if (role == m_role) {
        return;
    }
    m_role = role;
    m_hr = m_lr = nullptr;
    compose();
}

void CompareModel::addFiles(const QStringList& files) {
    if (files.size() == 1 && !m_image && m_added.isEmpty()) {
        setImage(CompareImage{QFileInfo(files.first()).fileName(), toPath(files.first())});
        return;
    }
    for (const QString& file : files) {
        const QString key = QStringLiteral("file:") + file;
        if (!find(key)) {
            m_added.append({key, CompareSource::Kind::File, QFileInfo(file).fileName(), {}, toPath(file)});
        }
    }
    compose();
}

void CompareModel::addModel(const QString& file, const QString& name) {
    const QString key = QStringLiteral("model:") + file;
    if (!find(key)) {
        const QString shown = name.isEmpty() ? QFileInfo(file).completeBaseName() : name;
        m_added.append({key, CompareSource::Kind::Model, shown, {}, toPath(file)});
        compose();
    }
}

void CompareModel::addPicture(const SourcePtr& pixels, const QString& name) {
    CompareSource source{QStringLiteral("picture:%1").arg(++m_pictures), CompareSource::Kind::File, name};
    source.pixels = pixels;
    m_added.append(source);
    compose();
}

bool CompareModel::isRemovable(int row) const {
    return row >= 0 && row < m_sources.size() &&
           std::any_of(m_added.begin(), m_added.end(), [&](const auto& s) { return s.key == m_sources[row].key; });
}

void CompareModel::remove(int row) {
    if (isRemovable(row)) {
        m_added.removeIf([key = m_sources[row].key](const CompareSource& s) { return s.key == key; });
        compose();
    }
}

void CompareModel::clear() {
    m_added.clear();
    m_image.reset();
    m_hr = m_lr = nullptr;
    m_imageProblem.clear();
    compose();
    Q_EMIT previewsChanged();
}

const CompareSource* CompareModel::find(const QString& key) const {
    const auto found = std::find_if(m_sources.begin(), m_sources.end(), [&](const auto& s) { return s.key == key; });
    return found == m_sources.end() ? nullptr : &*found;
}

int CompareModel::rowOf(const CompareSource* source) const {
    return source ? static_cast<int>(source - m_sources.constData()) : -1;
}

void CompareModel::setA(int row) {
    if (row >= 0 && row < m_sources.size() && m_sources[row].key != m_a) {
        m_a = m_sources[row].key;
        Q_EMIT changed();
    }
}

void CompareModel::setB(int row) {
    if (row >= 0 && row < m_sources.size() && m_sources[row].key != m_b) {
        m_b = m_sources[row].key;
        Q_EMIT changed();
    }
}

void CompareModel::swap() {
    std::swap(m_a, m_b);
    Q_EMIT changed();
}

void CompareModel::setReference(int row) {
    m_reference = row >= 0 && row < m_sources.size() ? m_sources[row].key : QString();
    m_measures.clear();
    for (CompareSource& source : m_sources) {
        source.whole = {};
        source.measured = false;
    }
    m_measureJob.cancel();
    Q_EMIT changed();
    measureNext();
}

QSize CompareModel::imageSize() const {
    if (m_hr) {
        return sizeOf(m_hr);
    }
    if (m_lr) {
        return sizeOf(m_lr) * m_scale;
    }
    // Whichever side it is on, so that swapping the sides moves nothing.
    QSize largest;
    for (const CompareSource& source : m_sources) {
        const QSize size = sizeOf(source.pixels);
        if (qint64{size.width()} * size.height() > qint64{largest.width()} * largest.height()) {
            largest = size;
        }
    }
    return largest;
}

QSize CompareModel::inputSize() const {
    return sizeOf(m_lr);
}

QString CompareModel::sizeRemark(const CompareSource& source) const {
    const QSize image = imageSize();
    const QSize own = sizeOf(source.pixels);
    if (!source.pixels || image.isEmpty() || own == image) {
        return {};
    }
    return tr("%1 is %2, the image is %3: shown, not measured.").arg(source.name, text(own), text(image));
}

std::vector<engine::PreviewInfo> CompareModel::previews() const {
    return m_run && m_image && m_image->watched ? m_run->previews : std::vector<engine::PreviewInfo>();
}

void CompareModel::setPreviewIndex(int index) {
    const int last = static_cast<int>(previews().size()) - 1;
    const int inside = std::clamp(index, -1, last);
    m_follow = m_follow && inside == last;
    if (inside != m_previewIndex) {
        m_previewIndex = inside;
        showPreview();
    }
}

void CompareModel::setFollowsNewest(bool follow) {
    m_follow = follow;
    const int last = static_cast<int>(previews().size()) - 1;
    if (follow && last != m_previewIndex) {
        m_previewIndex = last;
        showPreview();
    } else {
        Q_EMIT previewsChanged();
    }
}

void CompareModel::showPreview() {
    compose();
    Q_EMIT previewsChanged();
}

QString CompareModel::pixelKey(const CompareSource& source) const {
    const bool onImage = source.kind == CompareSource::Kind::Bicubic || source.kind == CompareSource::Kind::Model ||
                         source.kind == CompareSource::Kind::Reference;
    const QString image = m_image && onImage
                              ? fromPath(m_image->file) + (m_role == Role::Input ? QStringLiteral("|input") : QString())
                              : QString();
    return QStringList{source.key, image, fromPath(source.file), QString::number(source.revision)}.join(u'|');
}

void CompareModel::compose() {
    using Kind = CompareSource::Kind;
    QList<CompareSource> rows;
    if (m_image) {
        rows.append({QStringLiteral("bicubic"), Kind::Bicubic, tr("Bicubic")});
        if (m_run) {
            const QString name = toQString(m_run->name);
            const auto& all = m_run->previews;
            if (m_image->watched && m_previewIndex >= 0 && m_previewIndex < static_cast<int>(all.size())) {
                const auto& preview = all[static_cast<size_t>(m_previewIndex)];
                rows.append({QStringLiteral("preview"), Kind::Preview, name,
                             tr("step %1").arg(format::integer(preview.step)), preview.path});
            }
            if (!m_run->bestModel.empty()) {
                rows.append({QStringLiteral("best"), Kind::Model, name, tr("best"), m_run->bestModel, m_runRevision});
            }
            if (!m_run->lastModel.empty()) {
                rows.append(
                    {QStringLiteral("last"), Kind::Model, name, tr("current"), m_run->lastModel, m_runRevision});
            }
        }
    }
    for (const CompareSource& added : m_added) {
        if (m_image || added.kind != Kind::Model) {
            rows.append(added);
        }
    }
    if (m_image && m_role == Role::Reference) {
        rows.append({QStringLiteral("hr"), Kind::Reference, tr("HR"), tr("reference")});
    }
    for (CompareSource& row : rows) {
        const QString key = pixelKey(row);
        if (!row.pixels) {
            row.pixels = m_pixels.value(key);
        }
        if (!row.pixels) {
            // The old picture of the row stays until the new one is there.
            const CompareSource* before = find(row.key);
            const bool sameImage = m_hr || m_lr || row.kind == Kind::File;
            row.pixels = before && sameImage ? before->pixels : nullptr;
        }
        if (m_measures.contains(key)) {
            row.whole = m_measures.value(key);
            row.measured = true;
        }
    }
    m_sources = rows;
    chooseSides();
    Q_EMIT changed();
    build();
}

void CompareModel::chooseSides() {
    if (!find(m_reference)) {
        m_reference = find(QStringLiteral("hr")) ? QStringLiteral("hr") : QString();
    }
    if (!find(m_a)) {
        m_a = m_sources.isEmpty() ? QString() : m_sources.first().key;
    }
    if (!find(m_b) || m_b == m_a) {
        m_b.clear();
        for (const QString& key : {QStringLiteral("preview"), QStringLiteral("best"), QStringLiteral("last")}) {
            if (find(key) && key != m_a) {
                m_b = key;
                return;
            }
        }
        for (const CompareSource& source : m_sources) {
            if (source.key != m_a) {
                m_b = source.key;
                return;
            }
        }
    }
}

void CompareModel::build() {
    m_measureJob.cancel();
    if (!m_engine || m_sources.isEmpty()) {
        m_buildJob.cancel();
        return;
    }
    const int runScale = m_run && m_run->config ? static_cast<int>(m_run->config->network.scale) : 0;
    QStringList keys;
    QList<SourcePtr> known;
    for (const CompareSource& source : m_sources) {
        keys.append(pixelKey(source));
        known.append(source.key.startsWith(u"picture:") ? source.pixels : m_pixels.value(keys.last()));
    }
    const auto work = [engine = m_engine, image = m_image, role = m_role, sources = m_sources, known, runScale,
                       hr = m_hr, lr = m_lr, scaleBefore = m_scale](std::stop_token stop) {
        using Kind = CompareSource::Kind;
        Built built;
        built.scale = runScale;
        for (const CompareSource& source : sources) {
            if (built.scale == 0 && source.kind == Kind::Model) {
                const auto info = engine->modelInfo(source.file);
                built.scale = info ? static_cast<int>(info->scale) : 0;
            }
        }
        built.scale = built.scale == 0 ? kDefaultScale : built.scale;
        const bool sameScale = built.scale == scaleBefore;
        if (image) {
            built.hr = role == Role::Reference && sameScale ? hr : nullptr;
            built.lr = sameScale ? lr : nullptr;
            if (!built.lr) {
                auto opened = engine->openImage(image->file);
                if (!opened) {
                    built.imageProblem = toQString(opened.error().message);
                } else if (role == Role::Input) {
                    built.lr = *opened;
                } else {
                    built.hr = *opened;
                    auto small = image->input.empty() ? engine->downscaled(*opened, built.scale)
                                                      : engine->openImage(image->input);
                    if (small) {
                        built.lr = *small;
                        const engine::Size whole = built.hr->size();
                        const engine::Size cut{whole.width / built.scale * built.scale,
                                               whole.height / built.scale * built.scale};
                        if (cut != whole) {
                            built.hr = std::make_shared<CroppedSource>(built.hr, cut);
                        }
                    } else {
                        built.imageProblem = toQString(small.error().message);
                    }
                }
            }
        }
        for (qsizetype i = 0; i < sources.size(); ++i) {
            built.pixels.append(nullptr);
            built.problems.append(QString());
            if (stop.stop_requested()) {
                continue;
            }
            const CompareSource& source = sources[i];
            const bool onLr = source.kind == Kind::Bicubic || source.kind == Kind::Model;
            if (known[i] && (sameScale || !onLr)) {
                built.pixels.last() = known[i];
            } else if (source.kind == Kind::Reference) {
                built.pixels.last() = built.hr;
            } else if (!onLr || built.lr) {
                const auto opened = source.kind == Kind::Bicubic ? engine->bicubic(built.lr, built.scale)
                                    : source.kind == Kind::Model ? engine->upscaled(built.lr, source.file)
                                                                 : engine->openImage(source.file);
                if (opened) {
                    built.pixels.last() = *opened;
                } else {
                    built.problems.last() = toQString(opened.error().message);
                }
            }
        }
        return built;
    };
    m_buildJob.start(work, [this, keys](const Built& built) {
        m_scale = built.scale;
        m_hr = built.hr;
        m_lr = built.lr;
        m_imageProblem = built.imageProblem;
        m_pixels.clear();
        for (qsizetype i = 0; i < m_sources.size(); ++i) {
            m_sources[i].pixels = built.pixels[i];
            m_sources[i].problem = built.problems[i];
            if (built.pixels[i]) {
                m_pixels.insert(keys[i], built.pixels[i]);
            }
        }
        m_measures.removeIf([&](const auto& entry) { return !keys.contains(entry.key()); });
        Q_EMIT changed();
        measureNext();
    });
}

void CompareModel::measureNext() {
    const CompareSource* against = reference();
    if (!m_engine || !against || !against->pixels) {
        return;
    }
    const QSize size = sizeOf(against->pixels);
    for (CompareSource& source : m_sources) {
        if (source.measured || !source.pixels || &source == against) {
            continue;
        }
        if (sizeOf(source.pixels) != size || qint64{size.width()} * size.height() > kLargestMeasured) {
            source.measured = true;
            continue;
        }
        m_measureJob.start(
            [engine = m_engine, pixels = source.pixels, truth = against->pixels, scale = m_scale](
                std::stop_token stop) { return engine->measure(*pixels, *truth, std::nullopt, scale, stop); },
            [this, key = source.key, pixelsKey = pixelKey(source)](const engine::Result<engine::Measures>& measures) {
                if (measures) {
                    m_measures.insert(pixelsKey, *measures);
                }
                for (CompareSource& row : m_sources) {
                    if (row.key == key) {
                        row.measured = true;
                        row.whole = measures ? *measures : engine::Measures();
                    }
                }
                Q_EMIT measuresChanged();
                measureNext();
            });
        return;
    }
}

}  // namespace wavelens::ui
