// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/compare/compare_model.hpp"
#include "ui/pages/page.hpp"
#include "ui/widgets/canvas/viewport.hpp"

#include <QTimer>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace wavelens::ui {

class DifferenceCanvas;
class EmptyState;
class ImageCanvas;
class MeasuresPanel;
class Overview;
class PanelSection;
class PanelSplitter;
class PixelPanel;
class Scrubber;
class Segment;
class SideBySide;
class SourceList;
class SplitCanvas;
class TileStore;

/// See and measure the difference between pictures of one subject. Thread: UI.
class ComparePage : public Page {
    Q_OBJECT
public:
    enum class Mode { Split, SideBySide, Flicker, Difference };

    explicit ComparePage(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QWidget* headerContext() override;
    [[nodiscard]] QList<QWidget*> headerActions() override;
    [[nodiscard]] QWidget* leftPanel() override;
    [[nodiscard]] QWidget* canvas() override;
    [[nodiscard]] QWidget* rightPanel() override;
    void open(const PageRequest& request) override;

    [[nodiscard]] QSize minimumSizeHint() const override { return {640, 320}; }

    void exportView() override;
    bool openImages(const QStringList& files) override;
    bool openModel(const QString& file) override;

    [[nodiscard]] QList<QAction*> pageActions() override { return m_actions; }

    [[nodiscard]] CompareModel& model() { return m_model; }

    void setMode(Mode mode);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    QWidget* makeLeft();
    QWidget* makeCentre();
    QWidget* makeRight();
    QWidget* makeToolBar();
    void makeHeader();

    void follow();  ///< shows what the model says
    void followPreviews();
    void followRegion();  ///< a while after the view moved
    void followMeasures();
    void fillChoices();
    void chooseImage(int index);
    void hover(std::optional<QPoint> pixel);
    void readPixel();
    void say(const QString& problem);
    void showSides();
    void showSingle();
    void showDifference();
    void setLoupePinned(bool pinned);
    void addImages();
    void addModelFile();
    void useSample();
    void fillAddMenu();
    void save(const QString& suggestion, const QImage& image);
    void exportEach();
    void applyWidth();
    [[nodiscard]] QRect region() const;
    [[nodiscard]] ImageCanvas* visibleCanvas() const;

    CompareModel m_model;
    Viewport m_viewport;
    Viewport m_loupeViewport;
    TileStore* m_store;
    Mode m_mode = Mode::Split;
    QList<CompareImage> m_choices;  // entries of the image combo boxes
    QList<CompareImage> m_opened;
    QList<QAction*> m_actions;
    QTimer m_regionTimer;
    QTimer m_flickerTimer;
    bool m_flickerShowsB = false;
    bool m_loupePinned = false;
    bool m_narrow = false;
    bool m_isEmpty = false;
    std::optional<QPoint> m_pixel;
    engine::Measures m_inViewA, m_inViewB;
    JobTracker m_inViewJob, m_pixelJob, m_statisticsJob, m_saveJob;
    SourcePtr m_differenceA, m_differenceB;  // what the shown difference is made of
    int m_fullScale = 0;                     // 0: chosen from the picture

    PanelSplitter* m_splitter;
    QWidget* m_left;
    QWidget* m_right;
    QStackedWidget* m_pages;  // empty, views
    QStackedWidget* m_views;
    EmptyState* m_empty;
    SplitCanvas* m_split;
    SideBySide* m_sides;
    ImageCanvas* m_single;
    DifferenceCanvas* m_difference;
    Segment* m_modes;
    QToolButton* m_surround;
    QLabel* m_hint;
    Scrubber* m_scrubber;
    QComboBox* m_imageCombo;
    QLabel* m_imageLine;
    QLabel* m_imageCount;
    Segment* m_role;
    SourceList* m_list;
    Overview* m_overview;
    PanelSection* m_overviewSection;
    PanelSection* m_measuresSection;
    MeasuresPanel* m_measures;
    PanelSection* m_loupeSection;
    ImageCanvas* m_loupeA;
    ImageCanvas* m_loupeB;
    QLabel* m_loupeNameA;
    QLabel* m_loupeNameB;
    PanelSection* m_pixelSection;
    PixelPanel* m_pixels;
    PanelSection* m_differenceSection;
    QComboBox* m_differenceFrom;
    QComboBox* m_differenceTo;
    QComboBox* m_fullScales;
    QWidget* m_headerCombos;
    QComboBox* m_headerImage;
    QComboBox* m_headerA;
    QComboBox* m_headerB;
    QPushButton* m_add;
    QPushButton* m_export;
};

}  // namespace wavelens::ui
