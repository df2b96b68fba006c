// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSize>
#include <QStringList>

#include <memory>
#include <optional>

namespace wavelens::ui {

using SourcePtr = std::shared_ptr<const engine::ImageSource>;

/// An image that can be chosen to compare on.
struct CompareImage {
    QString name;
    std::filesystem::path file = {};
    std::filesystem::path input = {};  ///< its LR, where one is kept; empty: made from `file`
    bool watched = false;              ///< the one that the run keeps previews of
    bool operator==(const CompareImage&) const = default;
};

/// A row of the list of sources.
struct CompareSource {
    enum class Kind { Bicubic, Model, Preview, Reference, File };

    QString key;  ///< what side A and B remember it by
    Kind kind = Kind::File;
    QString name;
    QString detail = {};              ///< `step 18 000`, `best`
    std::filesystem::path file = {};  ///< the model or the picture
    qint64 revision = 0;              ///< grows when the file was written anew
    SourcePtr pixels = {};            ///< null: not there yet, or `problem`
    QString problem = {};
    engine::Measures whole = {};  ///< against the reference
    bool measured = false;        ///< or known not to be measurable
};

/// What is compared: an image, the sources on it, which of them are side A and B, what they are measured against.
/// Sources are opened and measured in the background; rows are there at once, pixels when they are. Thread: UI.
class CompareModel : public QObject {
    Q_OBJECT
public:
    /// How the chosen image is taken: as the truth, from which LR is made, or as LR to enlarge.
    enum class Role { Reference, Input };

    explicit CompareModel(QObject* parent = nullptr) : QObject(parent) {}

    void setEngine(std::shared_ptr<engine::Engine> engine);

    /// Its models and previews become sources. Read again (previews, models) by refreshRun().
    void setRun(const QString& dir);
    void refreshRun();

    [[nodiscard]] const std::optional<engine::RunSummary>& run() const { return m_run; }

    void setImage(const std::optional<CompareImage>& image);

    [[nodiscard]] const std::optional<CompareImage>& image() const { return m_image; }

    void setRole(Role role);

    [[nodiscard]] Role role() const { return m_role; }

    /// The first file becomes the image where there is neither image nor source and it comes alone.
    void addFiles(const QStringList& files);
    /// `name`: that of its run; empty for the file's.
    void addModel(const QString& file, const QString& name = {});
    /// A picture that is no file.
    void addPicture(const SourcePtr& pixels, const QString& name);
    /// Only what was added can be removed.
    [[nodiscard]] bool isRemovable(int row) const;
    void remove(int row);
    void clear();

    [[nodiscard]] const QList<CompareSource>& sources() const { return m_sources; }

    [[nodiscard]] const CompareSource* a() const { return find(m_a); }

    [[nodiscard]] const CompareSource* b() const { return find(m_b); }

    [[nodiscard]] int rowOf(const CompareSource* source) const;
    void setA(int row);
    void setB(int row);
    void swap();

    [[nodiscard]] const CompareSource* reference() const { return find(m_reference); }

    /// Any source may be the one to measure against.
    void setReference(int row);

    /// Of the image, or else of the largest source: what the views are laid out for. Empty while unknown.
    [[nodiscard]] QSize imageSize() const;
    /// Of the LR that bicubic and models start from; empty without an image.
    [[nodiscard]] QSize inputSize() const;

    [[nodiscard]] int scale() const { return m_scale; }

    /// `file.png is 512 × 512, the image is 768 × 512: shown, not measured.` Empty where sizes agree.
    [[nodiscard]] QString sizeRemark(const CompareSource& source) const;

    [[nodiscard]] QString imageProblem() const { return m_imageProblem; }

    /// Of the run, if the image is the one that it watches.
    [[nodiscard]] std::vector<engine::PreviewInfo> previews() const;

    [[nodiscard]] int previewIndex() const { return m_previewIndex; }

    /// Ends following unless it is the newest.
    void setPreviewIndex(int index);

    [[nodiscard]] bool followsNewest() const { return m_follow; }

    void setFollowsNewest(bool follow);

Q_SIGNALS:
    void changed();          ///< rows, sides, image or reference
    void measuresChanged();  ///< of whole images
    void previewsChanged();

private:
    struct Built;
    [[nodiscard]] const CompareSource* find(const QString& key) const;
    [[nodiscard]] QString pixelKey(const CompareSource& source) const;
    void compose();
    void build();
    void chooseSides();
    void measureNext();
    void showPreview();

    std::shared_ptr<engine::Engine> m_engine;
    QString m_runDir;
    std::optional<engine::RunSummary> m_run;
    qint64 m_runRevision = 0;
    std::optional<CompareImage> m_image;
    Role m_role = Role::Reference;
    QList<CompareSource> m_added;  // models, files and pictures, in the order they came
    QList<CompareSource> m_sources;
    QString m_a, m_b, m_reference;
    int m_scale = 0;
    SourcePtr m_hr, m_lr;
    QString m_imageProblem;
    int m_previewIndex = -1;
    bool m_follow = true;
    int m_pictures = 0;
    QHash<QString, SourcePtr> m_pixels;  // of the present sources, by pixelKey
    QHash<QString, engine::Measures> m_measures;
    JobTracker m_buildJob, m_runJob, m_measureJob;
};

}  // namespace wavelens::ui
