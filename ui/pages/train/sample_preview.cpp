// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/sample_preview.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/image_files.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/pages/train/edge_profile.hpp"
#include "ui/pages/train/sample_cell.hpp"
#include "ui/pages/train/square_chooser.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/form/form_model.hpp"
#include "ui/widgets/scrolled.hpp"
#include "ui/widgets/segment.hpp"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>

#include <algorithm>
#include <numeric>

namespace wavelens::ui {

namespace {

constexpr int kSide = 128;
constexpr int kLineLength = 40;
constexpr int kColumns = 4;

/// The mark and the name of a group of samples, and what the training does with them.
class GroupHeader final : public QWidget {
public:
    GroupHeader(engine::SampleRole role, const QString& title, QLabel* hint, QWidget* parent)
        : QWidget(parent), m_role(role) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(theme().px(16), 0, 0, 0);
        row->setSpacing(8);
        auto* name = new QLabel(title, this);
        setTextStyle(name, TextStyle::Small);
        setStyleProperty(name, "weight", QStringLiteral("bold"));
        setTextStyle(hint, TextStyle::Small);
        setTextTone(hint, "text2");
        row->addWidget(name);
        row->addWidget(hint, 1);
        setFixedHeight(theme().px(28));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const QRectF mark(0, height() / 2.0 - 4, 8, 8);
        if (m_role == engine::SampleRole::Positive) {
            painter.setBrush(tokens().positive);
            painter.drawEllipse(mark);
        } else {
            painter.fillRect(mark, tokens().negative);
        }
    }

private:
    engine::SampleRole m_role;
};

/// Cells of equal size, four to a line.
class SampleGrid final : public QWidget {
public:
    explicit SampleGrid(QWidget* parent) : QWidget(parent) {
        QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
    }

    void setCount(int count) {
        m_count = count;
        updateGeometry();
        place();
    }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }

    [[nodiscard]] int heightForWidth(int width) const override {
        const int lines = (m_count + kColumns - 1) / kColumns;
        return lines * SampleCell::sizeFor(cellSide(width)).height();
    }

    [[nodiscard]] QSize sizeHint() const override { return {theme().px(400), heightForWidth(theme().px(400))}; }

protected:
    void resizeEvent(QResizeEvent* event) override {
        QWidget::resizeEvent(event);
        place();
    }

private:
    [[nodiscard]] static int gap() { return theme().px(16); }

    [[nodiscard]] static int cellSide(int width) { return std::max(16, (width - (kColumns - 1) * gap()) / kColumns); }

    void place() {
        const QSize size = SampleCell::sizeFor(cellSide(width()));
        int i = 0;
        for (auto* cell : findChildren<SampleCell*>(Qt::FindDirectChildrenOnly)) {
            cell->setGeometry(
                QRect(QPoint((i % kColumns) * (size.width() + gap()), (i / kColumns) * size.height()), size));
            ++i;
        }
    }

    int m_count = 0;
};

/// `HR`, `positives`, `negatives` with a sample of their lines.
class ProfileLegend final : public QWidget {
public:
    explicit ProfileLegend(QWidget* parent) : QWidget(parent) { setMinimumSize(theme().px(250), theme().px(20)); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setFont(theme().font(TextStyle::Small));
        const Tokens& t = tokens();
        const std::tuple<QString, QColor, Qt::PenStyle, int> entries[] = {
            {QObject::tr("negatives"), t.negative, Qt::DashLine, 1},
            {QObject::tr("positives"), t.positive, Qt::SolidLine, 1},
            {QObject::tr("HR"), t.hr, Qt::SolidLine, 2}};
        int right = width();
        for (const auto& [text, color, style, pen] : entries) {
            const int advance = painter.fontMetrics().horizontalAdvance(text);
            painter.setPen(t.text2);
            painter.drawText(QRect(right - advance, 0, advance, height()), Qt::AlignVCenter, text);
            painter.setPen(QPen(color, pen, style));
            painter.drawLine(right - advance - 22, height() / 2, right - advance - 6, height() / 2);
            right -= advance + 38;
        }
    }
};

}  // namespace

SamplePreview::SamplePreview(FormModel& model, PageContext& context, QWidget* parent)
    : QWidget(parent), m_model(model), m_context(context), m_quantity(new Segment(tr("Shown"), true, this)),
      m_difference(new Segment(tr("Result or change"), true, this)), m_stack(new QStackedLayout),
      m_empty(new EmptyState(QStringLiteral("image"), tr("Choose an image to see its samples"),
                             tr("Positives and negatives are made from it as in training."), this)),
      m_square(new SquareChooser(this)), m_name(new ElidedLabel({}, this)), m_hint(new QLabel(this)),
      m_hr(new SampleCell(this)), m_groups(new QWidget(this)), m_positiveGrid(new SampleGrid(m_groups)),
      m_negativeGrid(new SampleGrid(m_groups)), m_positiveHint(new QLabel(this)), m_noSamples(new QLabel(this)),
      m_profile(new EdgeProfile(this)), m_title(new QLabel(this)), m_profileHint(new QLabel(this)) {
    setAcceptDrops(true);
    setMinimumWidth(theme().px(400));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addLayout(m_stack, 1);

    connect(m_empty->addAction(tr("Choose image")), &QPushButton::clicked, this, &SamplePreview::openDialog);
    m_stack->addWidget(m_empty);
    QScrollArea* scroll = scrolled(makeBody());
    scroll->setFrameShape(QFrame::NoFrame);
    m_stack->addWidget(scroll);

    m_delay.setSingleShot(true);
    m_delay.setInterval(20);
    connect(&m_delay, &QTimer::timeout, this, &SamplePreview::makeSamples);
    connect(m_quantity, &Segment::currentChanged, this, &SamplePreview::schedule);
    connect(m_difference, &Segment::currentChanged, this, &SamplePreview::schedule);
    connect(m_square, &SquareChooser::cornerChanged, this, &SamplePreview::schedule);
    connect(&m_model, &FormModel::configChanged, this, &SamplePreview::schedule);
    connect(&m_context, &PageContext::engineReady, this, [this] {
        if (!m_image.isEmpty())
            load(m_image);
    });
    connect(m_hr, &SampleCell::profileMoved, this, [this](QPoint centre) {
        m_lineCentre = centre;
        showLine();
    });
}

QWidget* SamplePreview::makeHeader() {
    auto* header = new QWidget(this);
    header->setFixedHeight(theme().px(40));
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    m_title->setText(tr("Sample preview"));
    setStyleProperty(m_title, "weight", QStringLiteral("bold"));
    row->addWidget(m_title);
    row->addStretch(1);
    for (const QString& name :
         {tr("Image"), QStringLiteral("LL"), QStringLiteral("LH"), QStringLiteral("HL"), QStringLiteral("HH")})
        m_quantity->addOption(name);
    m_difference->addOption(tr("Result"));
    m_difference->addOption(tr("Change"), {}, tr("Sample minus HR; mid grey is no change"));
    row->addWidget(m_quantity);
    row->addWidget(m_difference);
    return header;
}

QWidget* SamplePreview::makeTop() {
    auto* top = new QWidget(this);
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_square, 0, Qt::AlignTop);
    auto* middle = new QVBoxLayout;
    middle->setSpacing(6);
    middle->addWidget(m_name);
    setTextStyle(m_hint, TextStyle::Small);
    setTextTone(m_hint, "text2");
    m_hint->setWordWrap(true);
    middle->addWidget(m_hint);
    auto* choose = makeButton(tr("Choose image"), QStringLiteral("open"), ButtonKind::Default, ButtonSize::Normal, top);
    connect(choose, &QPushButton::clicked, this, &SamplePreview::openDialog);
    middle->addWidget(choose, 0, Qt::AlignLeft);
    middle->addStretch(1);
    row->addLayout(middle, 1);
    m_hr->setFixedSize(SampleCell::sizeFor(theme().px(108)));
    connect(m_hr, &SampleCell::hovered, this, [this](std::optional<QPoint> pixel) {
        for (auto* group : {&m_positives, &m_negatives})
            for (SampleCell* cell : *group)
                cell->setCursor(pixel);
        m_hr->setCursor(pixel);
    });
    row->addWidget(m_hr, 0, Qt::AlignTop);
    return top;
}

QWidget* SamplePreview::makeBody() {
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(makeTop());

    auto* groups = new QVBoxLayout(m_groups);
    groups->setContentsMargins(0, 0, 0, 0);
    groups->setSpacing(4);
    groups->addWidget(new GroupHeader(engine::SampleRole::Positive, tr("Positives"), m_positiveHint, m_groups));
    groups->addWidget(m_positiveGrid);
    auto* negativeHint = new QLabel(tr("the result is pushed away from these"), m_groups);
    groups->addWidget(new GroupHeader(engine::SampleRole::Negative, tr("Negatives"), negativeHint, m_groups));
    groups->addWidget(m_negativeGrid);
    column->addWidget(m_groups);
    m_noSamples->setText(tr("Without the contrastive loss there are no positives or negatives."));
    m_noSamples->setWordWrap(true);
    setTextTone(m_noSamples, "text2");
    column->addWidget(m_noSamples);

    auto* profileHead = new QHBoxLayout;
    auto* profileTitle = new QLabel(tr("Edge profile"), body);
    setTextStyle(profileTitle, TextStyle::Small);
    setStyleProperty(profileTitle, "weight", QStringLiteral("bold"));
    m_profileHint->setText(tr("luma along the marked line"));
    setTextStyle(m_profileHint, TextStyle::Small);
    setTextTone(m_profileHint, "text2");
    profileHead->setSpacing(8);
    profileHead->addWidget(profileTitle);
    profileHead->addWidget(m_profileHint);
    profileHead->addWidget(new ProfileLegend(body), 1);
    column->addLayout(profileHead);
    column->addWidget(m_profile);
    column->addStretch(100);
    return body;
}

void SamplePreview::chooseImage(const QString& file) {
    m_chosen = true;
    load(file);
}

void SamplePreview::setDefaultImage(const QString& file) {
    if (!m_chosen && file != m_image)
        load(file);
}

void SamplePreview::openDialog() {
    AppSettings& settings = m_context.settings();
    const QString key = QStringLiteral("train/previewFolder");
    auto* dialog =
        new QFileDialog(this, tr("Choose an image to see its samples"), settings.state(key).toString(), imageFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, &settings, key](const QString& file) {
        settings.setState(key, QFileInfo(file).absolutePath());
        chooseImage(file);
    });
    dialog->open();
}

void SamplePreview::load(const QString& file) {
    m_image = file;
    const auto engine = m_context.engine();
    if (file.isEmpty() || !engine) {
        m_loading.cancel();
        m_stack->setCurrentIndex(file.isEmpty() ? 0 : 1);
        return;
    }
    const QSize box = m_square->size() * devicePixelRatioF();
    m_loading.start(
        [engine, file, box](std::stop_token stop) -> Loaded {
            const auto source = engine->openImage(toPath(file));
            if (!source)
                return {{}, {}, toQString(source.error().message)};
            const auto [width, height] = (*source)->size();
            const double scale = std::min(
                1.0, std::max(static_cast<double>(box.width()) / width, static_cast<double>(box.height()) / height));
            const auto thumbnail = (*source)->read({0, 0, width, height}, scale, stop);
            if (!thumbnail)
                return {{}, {}, toQString(thumbnail.error().message)};
            return {toQImage(*thumbnail), QSize(width, height), {}};
        },
        [this](Loaded loaded) {
            m_stack->setCurrentIndex(1);
            m_name->setText(QFileInfo(m_image).fileName());
            if (!loaded.problem.isEmpty()) {
                setTextTone(m_hint, "err");
                m_hint->setText(loaded.problem);
                return;
            }
            const bool other = loaded.size != m_imageSize;
            m_imageSize = loaded.size;
            m_square->setSide(side());
            m_square->setImage(loaded.thumbnail, m_imageSize);
            if (other)
                m_square->setCorner(QPoint(m_imageSize.width() - side(), m_imageSize.height() - side()) / 2);
            showHint();
            makeSamples();
        });
}

int SamplePreview::side() const {
    // A square that the scale and the Haar transform both divide.
    const int unit = std::lcm(2, static_cast<int>(std::clamp<std::int64_t>(m_model.config().network.scale, 1, 8)));
    const int most = std::min({kSide, m_imageSize.width(), m_imageSize.height()});
    return std::max(unit, most / unit * unit);
}

void SamplePreview::showHint() {
    setTextTone(m_hint, "text2");
    m_hint->setText(tr("%1 × %2. The samples below are made from the marked %3 px square. Drag it to move it.")
                        .arg(m_imageSize.width())
                        .arg(m_imageSize.height())
                        .arg(side()));
}

void SamplePreview::schedule() {
    if (!m_delay.isActive())  // a drag recomputes while it lasts
        m_delay.start();
}

void SamplePreview::makeSamples() {
    const auto engine = m_context.engine();
    if (!engine || m_imageSize.isEmpty())
        return;
    m_square->setSide(side());
    const engine::Rect at{m_square->corner().x(), m_square->corner().y(), side(), side()};
    m_making.start(
        [engine, at, config = m_model.config(), file = toPath(m_image),
         quantity = static_cast<SampleQuantity>(m_quantity->currentIndex()),
         change = m_difference->currentIndex() == 1](std::stop_token) -> Made {
            const auto snapshot = engine->previewSamples(config, file, at);
            if (!snapshot)
                return {nullptr, toQString(snapshot.error().message)};
            if (snapshot->patches.empty())
                return {};
            return {std::make_shared<const SamplePictures>(
                        makeSamplePictures(*engine, snapshot->patches.front(), quantity, change)),
                    {}};
        },
        [this](Made made) { take(std::move(made)); });
}

void SamplePreview::take(Made made) {
    if (!made.pictures) {
        if (!made.problem.isEmpty() && m_model.blockingProblems().empty()) {
            setTextTone(m_hint, "err");
            m_hint->setText(made.problem);
        }
        return;  // the old samples stay; what is wrong in the form is said there
    }
    showHint();
    m_pictures = std::move(made.pictures);
    m_hr->setPicture(m_pictures, 0);
    const auto& config = m_model.config();
    m_positiveHint->setText(config.contrast.hrIsPositive ? tr("the result is pulled towards these and HR")
                                                         : tr("the result is pulled towards these"));
    showGroup(engine::SampleRole::Positive, m_positiveGrid, m_positives);
    showGroup(engine::SampleRole::Negative, m_negativeGrid, m_negatives);
    m_groups->setVisible(config.contrast.enabled);
    m_noSamples->setVisible(!config.contrast.enabled);
    showLine();
}

void SamplePreview::showGroup(engine::SampleRole role, QWidget* grid, std::vector<SampleCell*>& cells) {
    std::size_t used = 0;
    for (std::size_t i = 0; i < m_pictures->pictures.size(); ++i) {
        if (m_pictures->pictures[i].role != role)
            continue;
        if (used == cells.size()) {
            auto* cell = new SampleCell(grid);
            connect(cell, &SampleCell::hovered, m_hr, &SampleCell::hovered);
            cells.push_back(cell);
        }
        cells[used]->setPicture(m_pictures, i);
        cells[used]->show();
        ++used;
    }
    for (std::size_t i = used; i < cells.size(); ++i)
        cells[i]->hide();
    static_cast<SampleGrid*>(grid)->setCount(static_cast<int>(used));
}

void SamplePreview::showLine() {
    const int width = m_pictures && m_pictures->hr() ? m_pictures->hr()->lumaWidth : 0;
    if (width < 2)
        return;
    const int length = std::min(kLineLength, width);
    const int left = std::clamp(m_lineCentre.x() - length / 2, 0, width - length);
    const int y = std::clamp(m_lineCentre.y(), 0, width - 1);
    m_lineCentre = {left + length / 2, y};
    const QLine line(left, y, left + length - 1, y);
    m_hr->setProfileLine(line);
    m_profile->setSamples(m_pictures, line);
}

void SamplePreview::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool roomy = width() >= theme().px(500);
    m_title->setVisible(roomy);
    m_profileHint->setVisible(roomy);
}

void SamplePreview::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && QFileInfo(urls.front().toLocalFile()).isFile() &&
        !urls.front().path().endsWith(QStringLiteral(".json")))
        event->acceptProposedAction();
}

void SamplePreview::dropEvent(QDropEvent* event) {
    chooseImage(event->mimeData()->urls().front().toLocalFile());
    event->acceptProposedAction();
}

}  // namespace wavelens::ui
