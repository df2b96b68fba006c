// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/inspector/inspector_model.hpp"
#include "ui/pages/page.hpp"

class QBoxLayout;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace wavelens::ui {

class Banner;
class CosineMap;
class ElidedLabel;
class EmbeddingView;
class ImageCanvas;
class SampleMatrix;
class Segment;
class SimilarityBars;
class SimilarityPlot;
class StepAxis;
class TileStore;
class ValueSlider;

/// What the contrast sees: the samples of one patch with their bands, how close they are to the anchor, and how that
/// changed. Thread: UI.
class InspectorPage : public Page {
    Q_OBJECT
public:
    explicit InspectorPage(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QWidget* headerContext() override { return m_header; }

    [[nodiscard]] QList<QWidget*> headerActions() override;
    [[nodiscard]] QWidget* canvas() override;

    [[nodiscard]] QWidget* rightPanel() override { return m_right; }

    void open(const PageRequest& request) override;
    void exportView() override;

    [[nodiscard]] QList<QAction*> pageActions() override { return m_actions; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {640, 320}; }

    [[nodiscard]] InspectorModel& model() { return m_model; }

    /// Numbered PNGs of the patch's rows and bands, and the similarities as CSV.
    void exportSamples(const QString& folder);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    void makeHeader();
    QWidget* makeLeft();
    QWidget* makeToolBar();
    QWidget* makeRight();
    QWidget* makeFeatureViews();

    void applyWidth();
    void fillRuns();
    void followSteps();
    void followSnapshot();
    void followRows();
    void followLayer();
    void followLive();
    void followEmbedding();
    void followHistory();
    void fillPairs();
    void showCosine();
    void showRows();
    void showFoot();
    void openLarge(bool open);
    void compareRow();
    void selectSample(int patch, const QString& name);
    void foldGroup(SampleRow::Kind group);

    InspectorModel m_model;
    BandScale m_scale;
    QList<QAction*> m_actions;
    bool m_narrow = false;
    JobTracker m_exportJob;
    TileStore* m_store;

    QStackedWidget* m_pages;  // empty, views
    Banner* m_problem;
    QWidget* m_header;
    QComboBox* m_runs;
    QLabel* m_patchLabel;
    StepAxis* m_axis;
    QLabel* m_stepLabel;
    QPushButton* m_live;
    QPushButton* m_export;
    ValueSlider* m_gain;
    Segment* m_byRow;
    Segment* m_minusHr;
    QStackedWidget* m_matrixOrLarge;
    SampleMatrix* m_matrix;
    ImageCanvas* m_large;
    ElidedLabel* m_footLeft;
    QLabel* m_footRight;
    QWidget* m_right;
    QStackedWidget* m_contrastOrNone;
    QBoxLayout* m_featureViews;
    QComboBox* m_pairs;
    CosineMap* m_cosine;
    QLabel* m_embeddingTitle;
    EmbeddingView* m_embedding;
    SimilarityBars* m_bars;
    QLabel* m_timeTitle;
    SimilarityPlot* m_plot;
};

}  // namespace wavelens::ui
