// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/model_card.hpp"

#include "ui/bridge/run_words.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"

#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace wavelens::ui {

ModelCard::ModelCard(PageContext& context, const QString& file, QWidget* parent)
    : QDialog(parent), m_problem(new QLabel(this)), m_facts(new QFormLayout),
      m_upscale(makeButton(tr("Upscale with it"), QStringLiteral("upscale"), ButtonKind::Primary)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Model"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(12);
    column->setSizeConstraint(QLayout::SetFixedSize);  // as large as what it comes to say
    auto* title = new QLabel(QFileInfo(file).fileName(), this);
    setTextStyle(title, TextStyle::Title);
    column->addWidget(title);
    m_problem->setWordWrap(true);
    m_problem->setFixedWidth(theme().px(428));
    column->addWidget(m_problem);
    m_facts->setHorizontalSpacing(24);
    m_facts->setVerticalSpacing(8);
    column->addLayout(m_facts);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch();
    QPushButton* close = makeButton(tr("Close"));
    row->addWidget(close);
    row->addWidget(m_upscale);
    column->addLayout(row);
    m_upscale->setEnabled(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_upscale, &QPushButton::clicked, this, [this, &context, file] {
        accept();
        context.go({.page = PageId::Upscale, .files = {file}});
    });
    if (!context.engine()) {
        m_problem->setText(tr("The engine is still being loaded. Open the model again in a moment."));
        return;
    }
    m_problem->setText(tr("Reading the model"));
    m_job.start([engine = context.engine(), file](std::stop_token) { return engine->modelInfo(toPath(file)); },
                [this](const engine::Result<engine::ModelInfo>& info) { show(info); });
}

void ModelCard::addFact(const QString& name, const QString& value) {
    auto* caption = new QLabel(name, this);
    setTextTone(caption, "text2");
    auto* text = new ElidedLabel(value, this);
    text->setMaximumWidth(theme().px(320));
    m_facts->addRow(caption, text);
}

void ModelCard::show(const engine::Result<engine::ModelInfo>& info) {
    if (!info) {
        m_problem->setText(toQString(info.error().message));
        m_problem->setFixedHeight(m_problem->heightForWidth(m_problem->width()));
        m_upscale->hide();
        return;
    }
    m_problem->hide();
    addFact(tr("Network"), networkText(info->network));
    addFact(tr("Scale"), QStringLiteral("×%1").arg(info->scale));
    addFact(tr("Parameters"), tr("%1 M").arg(format::fixed(static_cast<double>(info->parameters) / 1e6, 2)));
    QStringList file{toQString(info->format), toQString(info->entry), format::bytes(info->bytes)};
    file.removeAll(QString());
    addFact(tr("File"), file.join(QStringLiteral(", ")));
    if (info->trainedSteps > 0) {
        addFact(tr("Trained"), tr("%1 steps").arg(format::integer(info->trainedSteps)));
    }
    if (!info->description.empty()) {
        addFact(tr("Says of itself"), toQString(info->description));
    }
    m_upscale->setEnabled(true);
    m_upscale->setDefault(true);
}

}  // namespace wavelens::ui
