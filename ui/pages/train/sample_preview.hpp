// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/pages/train/sample_picture.hpp"

#include <QLine>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QLabel;
class QStackedLayout;

namespace wavelens::ui {

class EdgeProfile;
class ElidedLabel;
class EmptyState;
class FormModel;
class PageContext;
class SampleCell;
class Segment;
class SquareChooser;

/// Positives and negatives that the configuration makes of a square of an image, made anew after every edit in the
/// background: the latest edit wins, what is shown stays until the new is there. Thread: UI.
class SamplePreview : public QWidget {
    Q_OBJECT
public:
    SamplePreview(FormModel& model, PageContext& context, QWidget* parent = nullptr);

    /// The user's choice; stays when the training images change.
    void chooseImage(const QString& file);

    /// What is shown as long as the user chose nothing; empty for none.
    void setDefaultImage(const QString& file);

    [[nodiscard]] QString image() const { return m_image; }

    [[nodiscard]] std::shared_ptr<const SamplePictures> pictures() const { return m_pictures; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Loaded {
        QImage thumbnail;
        QSize size;
        QString problem;
    };

    struct Made {
        std::shared_ptr<const SamplePictures> pictures;
        QString problem;
    };

    QWidget* makeHeader();
    QWidget* makeTop();
    QWidget* makeBody();
    void openDialog();
    void load(const QString& file);
    void schedule();
    void makeSamples();
    void take(Made made);
    void showGroup(engine::SampleRole role, QWidget* grid, std::vector<SampleCell*>& cells);
    void showLine();
    void showHint();
    [[nodiscard]] int side() const;

    FormModel& m_model;
    PageContext& m_context;
    QString m_image;
    bool m_chosen = false;
    QSize m_imageSize;
    QPoint m_lineCentre{64, 64};
    std::shared_ptr<const SamplePictures> m_pictures;
    JobTracker m_loading;
    JobTracker m_making;
    QTimer m_delay;

    Segment* m_quantity;
    Segment* m_difference;
    QStackedLayout* m_stack;
    EmptyState* m_empty;
    SquareChooser* m_square;
    ElidedLabel* m_name;
    QLabel* m_hint;
    SampleCell* m_hr;
    QWidget* m_groups;
    QWidget* m_positiveGrid;
    QWidget* m_negativeGrid;
    QLabel* m_positiveHint;
    QLabel* m_noSamples;
    std::vector<SampleCell*> m_positives;
    std::vector<SampleCell*> m_negatives;
    EdgeProfile* m_profile;
    QLabel* m_title;
    QLabel* m_profileHint;
};

}  // namespace wavelens::ui
