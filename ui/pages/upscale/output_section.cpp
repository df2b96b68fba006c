// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/output_section.hpp"

#include "engine/api/output_name.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/upscale/size_choice.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QStandardPaths>

#include <algorithm>
#include <map>

namespace wavelens::ui {

namespace {

struct Format {
    engine::PictureFormat format;
    const char* name;
    bool lossless;
    const char* keeps;
};

constexpr auto kFormats = std::to_array<Format>({
    {engine::PictureFormat::Png, "PNG", true, QT_TRANSLATE_NOOP("Upscale", "Keeps 16 bit and alpha")},
    {engine::PictureFormat::Tiff, "TIFF", true, QT_TRANSLATE_NOOP("Upscale", "Keeps 16 bit and alpha")},
    {engine::PictureFormat::Jpeg, "JPEG", false, QT_TRANSLATE_NOOP("Upscale", "8 bit, no alpha")},
    {engine::PictureFormat::Webp, "WebP", false, QT_TRANSLATE_NOOP("Upscale", "8 bit, keeps alpha")},
});

const Format& formatOf(engine::PictureFormat format) {
    return *std::find_if(kFormats.begin(), kFormats.end(), [format](const Format& f) { return f.format == format; });
}

QLabel* smallLabel(const QString& text, const char* tone) {
    auto* label = new QLabel(text);
    setTextStyle(label, TextStyle::Small);
    setTextTone(label, tone);
    return label;
}

/// What stands below a field.
template <typename Label = ElidedLabel>
Label* noteLabel() {
    auto* label = new Label;
    setTextStyle(label, TextStyle::Caption);
    setTextTone(label, "text2");
    return label;
}

QString stateName(const char* name) {
    return QStringLiteral("upscale/") + QLatin1String(name);
}

}  // namespace

OutputSection::OutputSection(AppSettings& settings, const UpscaleQueue& queue, QWidget* parent)
    : PanelSection(tr("Output"), settings, QStringLiteral("upscale/output"), parent), m_settings(settings),
      m_queue(queue) {
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    m_folder = settings.state(stateName("folder"), QDir(pictures).filePath(QStringLiteral("upscaled"))).toString();
    makeFields();
    setContent(makeRows());
    connectFields();
}

void OutputSection::makeFields() {
    m_folderButton = makeButton({}, QStringLiteral("folder"));
    m_folderButton->setAccessibleName(tr("Folder"));
    m_folderButton->setStyleSheet(QStringLiteral("QPushButton { text-align: left; }"));
    m_pattern =
        new QLineEdit(m_settings.state(stateName("pattern"), QStringLiteral("{name}_x{scale}_{model}")).toString());
    m_pattern->setAccessibleName(tr("File name"));
    m_pattern->setToolTip(tr("{name}, {scale}, {model} and {date} are filled in."));
    m_pattern->setCursorPosition(0);  // where it is cut, it is cut at its end
    setTextStyle(m_pattern, TextStyle::Mono);
    m_size = new SizeChoice(m_settings);
    m_format = new QComboBox;
    m_format->setAccessibleName(tr("Format"));
    for (const Format& format : kFormats) {
        m_format->addItem(QLatin1String(format.name), static_cast<int>(format.format));
    }
    m_format->setCurrentIndex(m_settings.state(stateName("format"), 0).toInt());
    m_quality = new QSlider(Qt::Horizontal);
    m_quality->setAccessibleName(tr("Quality"));
    m_quality->setRange(1, 100);
    m_quality->setValue(m_settings.state(stateName("quality"), 92).toInt());
    m_qualityText = smallLabel({}, "");
    m_ifExists = new QComboBox;
    m_ifExists->setAccessibleName(tr("If it exists"));
    m_ifExists->addItem(tr("Keep both"), static_cast<int>(engine::IfExists::KeepBoth));
    m_ifExists->addItem(tr("Skip"), static_cast<int>(engine::IfExists::Skip));
    m_ifExists->addItem(tr("Replace"), static_cast<int>(engine::IfExists::Replace));
    m_ifExists->setCurrentIndex(m_settings.state(stateName("if_exists"), 1).toInt());  // a second run does what is left
    m_keepMetadata = new QCheckBox(tr("Keep photo data"));
    m_keepMetadata->setToolTip(tr("EXIF and XMP: camera, time, place. Profile and resolution are always kept."));
    m_keepMetadata->setChecked(m_settings.state(stateName("keep_metadata"), true).toBool());
    m_example = noteLabel();
    m_sizeNote = noteLabel<QLabel>();
    m_sizeNote->setWordWrap(true);
    m_formatNote = noteLabel();
    m_losses = noteLabel<QLabel>();
    setTextTone(m_losses, "warn");
    m_losses->setWordWrap(true);
}

QWidget* OutputSection::makeRows() {
    auto* quality = new QWidget;
    auto* qualityRow = new QHBoxLayout(quality);
    qualityRow->setContentsMargins(0, 0, 0, 0);
    qualityRow->addWidget(m_quality, 1);
    qualityRow->addWidget(m_qualityText);
    const std::pair<QString, QWidget*> rows[] = {{tr("Folder"), m_folderButton},
                                                 {tr("File name"), m_pattern},
                                                 {{}, m_example},
                                                 {tr("Size"), m_size},
                                                 {{}, m_sizeNote},
                                                 {tr("Format"), m_format},
                                                 {{}, m_formatNote},
                                                 {{}, m_losses},
                                                 {tr("Quality"), quality},
                                                 {tr("If it exists"), m_ifExists}};
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int at = 0;
    for (const auto& [name, widget] : rows) {
        if (!name.isEmpty()) {
            grid->addWidget(smallLabel(name, "text2"), at, 0);
        }
        grid->addWidget(widget, at, 1);
        ++at;
    }
    grid->addWidget(m_keepMetadata, at, 0, 1, 2);
    return content;
}

void OutputSection::connectFields() {
    connect(m_folderButton, &QPushButton::clicked, this, &OutputSection::chooseFolder);
    connect(m_pattern, &QLineEdit::textChanged, this, [this](const QString& text) { remember("pattern", text); });
    connect(m_format, &QComboBox::currentIndexChanged, this, [this](int index) { remember("format", index); });
    connect(m_quality, &QSlider::valueChanged, this, [this](int value) { remember("quality", value); });
    connect(m_ifExists, &QComboBox::currentIndexChanged, this, [this](int index) { remember("if_exists", index); });
    connect(m_keepMetadata, &QCheckBox::toggled, this, [this](bool on) { remember("keep_metadata", on); });
    connect(m_size, &SizeChoice::changed, this, &OutputSection::changed);
}

void OutputSection::remember(const char* name, const QVariant& value) {
    m_settings.setState(stateName(name), value);
    Q_EMIT changed();
}

void OutputSection::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the results"), m_folder);
    if (!folder.isEmpty()) {
        m_folder = folder;
        remember("folder", folder);
    }
}

void OutputSection::setModel(const engine::ModelInfo* model, const QString& file) {
    m_scale = model ? static_cast<int>(model->scale) : 0;
    m_modelFile = file;
    m_size->setModelScale(m_scale);
}

void OutputSection::setLocked(bool locked) {
    for (QWidget* field : QList<QWidget*>{m_folderButton, m_pattern, m_size, m_format, m_ifExists, m_keepMetadata}) {
        field->setEnabled(!locked);
    }
    m_quality->setEnabled(!locked && !formatOf(format()).lossless);
}

engine::PictureFormat OutputSection::format() const {
    return static_cast<engine::PictureFormat>(m_format->currentData().toInt());
}

QSize OutputSection::resultOf(QSize input) const {
    return m_size->isTooWide(input) ? QSize() : m_size->resultOf(input);
}

void OutputSection::fill(engine::UpscaleRequest& request) const {
    request.outputDir = toPath(m_folder);
    request.pattern = toStd(m_pattern->text());
    request.format = format();
    request.quality = m_quality->value();
    request.ifExists = static_cast<engine::IfExists>(m_ifExists->currentData().toInt());
    request.keepMetadata = m_keepMetadata->isChecked();
    m_size->fill(request);
}

void OutputSection::show(const QueuedFile* current) {
    const QString home = QDir::homePath() + u'/';
    const QString shown = m_folder.startsWith(home) ? m_folder.mid(home.size()) : m_folder;
    m_folderButton->setText(m_folderButton->fontMetrics().elidedText(shown, Qt::ElideMiddle, theme().px(120)));
    m_folderButton->setToolTip(m_folder);

    const Format& chosen = formatOf(format());
    const QSize input = current ? current->size : QSize();
    const bool isSized = m_scale > 0 && !input.isEmpty();
    m_example->clear();
    if (m_scale > 0) {
        const std::string stem =
            engine::outputStem(toStd(m_pattern->text()), toPath(current ? current->path : tr("image")),
                               isSized ? m_size->factorOf(input) : m_scale, toPath(m_modelFile));
        m_example->setText(toQString(stem + engine::extensionOf(chosen.format)));
    }
    const QString tooWide = isSized ? widthProblem(*current, tr("this image")) : QString();
    const QSize result = m_size->resultOf(input);
    m_sizeNote->setText(!tooWide.isEmpty() ? tooWide
                        : isSized          ? tr("%1 × %2 px").arg(result.width()).arg(result.height())
                                           : QString());
    setTextTone(m_sizeNote, tooWide.isEmpty() ? "text2" : "warn");
    m_sizeNote->setVisible(isSized);
    m_formatNote->setText(QCoreApplication::translate("Upscale", chosen.keeps));
    m_qualityText->setText(chosen.lossless ? tr("lossless") : QString::number(m_quality->value()));
    m_quality->setEnabled(!chosen.lossless && m_format->isEnabled());
    showLosses();
}

void OutputSection::showLosses() {
    std::map<QString, int> losses;
    for (const QueuedFile& file : m_queue.files()) {
        for (const QString& loss : m_queue.lossesOf(file)) {
            ++losses[loss];
        }
    }
    QStringList lines;
    for (const auto& [loss, number] : losses) {
        lines.append(number == 1 ? tr("In 1 image %1.").arg(loss)
                                 : tr("In %1 images %2.").arg(QString::number(number), loss));
    }
    m_losses->setText(lines.join(u'\n'));
    m_losses->setVisible(!lines.isEmpty());
}

QString OutputSection::widthProblem(const QueuedFile& file, const QString& name) const {
    return m_size->isTooWide(file.size)
               ? tr("The model enlarges ×%1: at most %2 px for %3.")
                     .arg(QString::number(m_scale), QString::number(m_scale * file.size.width()), name)
               : QString();
}

QString OutputSection::problem() const {
    const int waiting = m_queue.count(QueuedFile::State::Waiting);
    const QString pattern = m_pattern->text();
    if (!pattern.contains(QStringLiteral("{name}")) && waiting > 1) {
        return tr("The file name needs {name}, or all results would have one name.");
    }
    if (pattern.isEmpty() || pattern.contains(u'/')) {
        return tr("The file name must not be empty or contain “/”.");
    }
    const Format& chosen = formatOf(format());
    for (const QueuedFile& file : m_queue.files()) {
        if (file.state != QueuedFile::State::Waiting) {
            continue;
        }
        const QString tooWide = widthProblem(file, waiting == 1 ? tr("this image") : QFileInfo(file.path).fileName());
        if (!tooWide.isEmpty()) {
            return tooWide;
        }
        const QSize result = m_size->resultOf(file.size);
        const int longest = std::max(result.width(), result.height());
        if (const int limit = engine::longestSide(chosen.format); longest > limit) {
            return tr("%1 ends at %2 px; this would be %3. Choose PNG or TIFF.")
                .arg(QLatin1String(chosen.name), format::integer(limit), format::integer(longest));
        }
    }
    return {};
}

}  // namespace wavelens::ui
