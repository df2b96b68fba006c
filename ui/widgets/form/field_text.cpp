// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form/field_text.hpp"

#include "ui/bridge/text.hpp"
#include "ui/shell/format.hpp"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace wavelens::ui {

using engine::Field;
using engine::FieldKind;
using engine::FieldSection;
using engine::RunConfig;

namespace {

/// Names whose spelling is not that of an ordinary word.
constexpr std::array kSpellings{
    std::pair{"edsr", "EDSR"},       std::pair{"srvgg", "SRVGG"},   std::pair{"imdn", "IMDN"},
    std::pair{"rrdbnet", "RRDBNet"}, std::pair{"pcl", "PCL"},       std::pair{"bce", "BCE"},
    std::pair{"infonce", "InfoNCE"}, std::pair{"supcon", "SupCon"}, std::pair{"lsgan", "LSGAN"},
    std::pair{"rgb", "RGB"},
};

QString tr(const char* source) {
    return QCoreApplication::translate("FieldText", source);
}

QString withUnit(const Field& field, const QString& number) {
    if (field.unit.empty())
        return number;
    const QString unit = toQString(field.unit);
    return field.unit == "×" ? QString(unit + number) : QString(number + QChar(0x00a0) + unit);
}

QString number(const Field& field, double value) {
    return field.kind == FieldKind::Integer || field.kind == FieldKind::IntegerList
               ? format::integer(std::llround(value))
               : format::shortest(value);
}

}  // namespace

QString label(const Field& field) {
    return QCoreApplication::translate("Field", std::string(field.label).c_str());
}

QString help(const Field& field) {
    return QCoreApplication::translate("Field", std::string(field.help).c_str());
}

QString choiceLabel(std::string_view choice) {
    for (const auto& [name, spelling] : kSpellings)
        if (choice == name)
            return QString::fromLatin1(spelling);
    QString words = toQString(choice);
    words.replace(QLatin1Char('_'), QLatin1Char(' '));
    return words.isEmpty() ? words : QString(words.at(0).toUpper() + words.mid(1));
}

QString valueText(const Field& field, const RunConfig& config) {
    const auto value = engine::fieldValue(config, field);
    if (const auto* on = std::get_if<bool>(&value))
        return *on ? tr("on") : tr("off");
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return withUnit(field, number(field, static_cast<double>(*integer)));
    if (const auto* real = std::get_if<double>(&value))
        return withUnit(field, number(field, *real));
    if (field.kind == FieldKind::Choice)
        return choiceLabel(std::get<std::string>(value));
    const QString plain = toQString(engine::fieldText(config, field));
    return plain.isEmpty() ? tr("none") : plain;
}

QString rangeText(const Field& field) {
    const bool hasMin = std::isfinite(field.min);
    const bool hasMax = std::isfinite(field.max);
    if (!hasMin && !hasMax)
        return {};
    if (!hasMax)
        return tr("from %1").arg(withUnit(field, number(field, field.min)));
    if (!hasMin)
        return tr("up to %1").arg(withUnit(field, number(field, field.max)));
    return tr("%1 to %2").arg(number(field, field.min), withUnit(field, number(field, field.max)));
}

QString fieldToolTip(const Field& field, const RunConfig& preset) {
    QString bounds = rangeText(field);
    if (!field.usual.empty())
        bounds += tr("; usually %1").arg(toQString(field.usual));
    return QStringLiteral("<p><b>%1</b> %2</p><p>%3</p><p>%4</p>")
        .arg(label(field).toHtmlEscaped(), bounds.toHtmlEscaped(), help(field).toHtmlEscaped(),
             tr("The preset has %1.").arg(valueText(field, preset)).toHtmlEscaped());
}

const Field* upperEnd(const Field& field) {
    if (!field.key.ends_with("_min") || !field.label.ends_with(" from"))
        return nullptr;
    const Field* upper = engine::findField(std::string(field.key.substr(0, field.key.size() - 3)) + "max");
    return upper && upper->label.ends_with(" to") && upper->advanced == field.advanced ? upper : nullptr;
}

QString sectionTitle(FieldSection section) {
    switch (section) {
    case FieldSection::Data:
        return tr("Data");
    case FieldSection::Network:
        return tr("Network");
    case FieldSection::Samples:
        return tr("Samples");
    case FieldSection::Losses:
        return tr("Losses");
    case FieldSection::Optimiser:
        return tr("Optimiser");
    case FieldSection::Validation:
        return tr("Validation");
    case FieldSection::Hardware:
        return tr("Hardware");
    }
    return {};
}

QString sectionSummary(FieldSection section, const RunConfig& c) {
    switch (section) {
    case FieldSection::Data:
        return tr("patches of %1 px").arg(c.data.patchSize);
    case FieldSection::Network:
        return tr("%1, %2 × %3, ×%4")
            .arg(choiceLabel(c.network.name))
            .arg(c.network.blocks)
            .arg(c.network.features)
            .arg(c.network.scale);
    case FieldSection::Samples:
        if (!c.contrast.enabled)
            return tr("not used");
        return (c.contrast.positives == 1 ? tr("1 positive") : tr("%1 positives").arg(c.contrast.positives)) +
               QStringLiteral(", ") +
               (c.contrast.negatives == 1 ? tr("1 negative") : tr("%1 negatives").arg(c.contrast.negatives));
    case FieldSection::Losses:
        return c.contrast.enabled
                   ? tr("L1 + %1 × %2").arg(format::shortest(c.contrast.weight), choiceLabel(c.contrast.loss))
                   : tr("L1 only");
    case FieldSection::Optimiser:
        return tr("%1 steps of %2 patches").arg(format::integer(c.training.steps)).arg(c.training.batchSize);
    case FieldSection::Validation:
        return tr("every %1 steps").arg(format::integer(c.validation.interval));
    case FieldSection::Hardware:
        return tr("%1, %2").arg(toQString(c.hardware.device), c.hardware.threads == 0
                                                                  ? tr("all processors")
                                                                  : tr("threads: %1").arg(c.hardware.threads));
    }
    return {};
}

bool isUsed(std::string_view key, const RunConfig& c) {
    if (!c.contrast.enabled && key != "contrast.enabled" &&
        (key.starts_with("contrast.") || key.starts_with("discriminator.")))
        return false;
    if (key == "data.held_out")
        return c.data.validationHr.empty();
    if (key == "training.milestones" || key == "training.gamma")
        return c.training.schedule == "multi_step";
    if (key == "training.min_learning_rate")
        return c.training.schedule.starts_with("cosine");
    if (key == "training.restart_period" || key == "training.restart_weights")
        return c.training.schedule == "cosine_restarts";
    if (key == "network.residual_scale")
        return c.network.name == "edsr";
    return true;
}

}  // namespace wavelens::ui
