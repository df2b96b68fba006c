// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form/field_editor.hpp"

#include "ui/bridge/text.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/form/field_text.hpp"
#include "ui/widgets/form/path_field.hpp"
#include "ui/widgets/segment.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStringListModel>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

using engine::Field;
using engine::FieldKind;
using engine::FieldValue;

namespace {

constexpr double kAnyNumber = 1e12;  // beyond every field's range: what is out of range is shown, not cut

QHBoxLayout* makeRow(QWidget* editor) {
    auto* row = new QHBoxLayout(editor);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    return row;
}

/// Adds the control at the left; Tab and labels that give the editor the focus reach it.
template <typename Control>
Control* place(FieldEditor* editor, Control* control, const Field& field, bool stretch = false) {
    QHBoxLayout* row = makeRow(editor);
    row->addWidget(control, stretch ? 1 : 0);
    if (!stretch)
        row->addStretch(1);
    control->setAccessibleName(label(field));
    control->setObjectName(toQString(field.key));
    editor->setFocusProxy(control);
    return control;
}

class SwitchEditor final : public FieldEditor {
public:
    SwitchEditor(const Field& field, QWidget* parent)
        : FieldEditor(parent), m_box(place(this, new QCheckBox(tr("On"), this), field)) {
        connect(m_box, &QCheckBox::clicked, this, &FieldEditor::edited);
    }

    FieldValue value() const override { return m_box->isChecked(); }

    void setValue(const FieldValue& value) override { m_box->setChecked(std::get<bool>(value)); }

private:
    QCheckBox* m_box;
};

class SegmentEditor final : public FieldEditor {
public:
    SegmentEditor(const Field& field, QWidget* parent)
        : FieldEditor(parent), m_segment(place(this, new Segment(label(field), false, this), field)) {
        if (field.kind == FieldKind::Choice) {
            for (const auto choice : field.choices)
                addOption(choiceLabel(choice), std::string(choice));
        } else {
            for (auto number = std::llround(field.min); number <= std::llround(field.max); ++number)
                addOption(toQString(field.unit) + QString::number(number), std::int64_t{number});
        }
        setFocusProxy(nullptr);
        connect(m_segment, &Segment::currentChanged, this, [this](int index) {
            if (m_showing || index < 0)
                return;
            m_value = m_options[static_cast<std::size_t>(index)];
            Q_EMIT edited();
        });
    }

    FieldValue value() const override { return m_value; }

    void setValue(const FieldValue& value) override {
        m_value = value;
        m_showing = true;
        const auto found = std::ranges::find(m_options, value);
        m_segment->setCurrentIndex(found == m_options.end() ? -1 : static_cast<int>(found - m_options.begin()));
        m_showing = false;
    }

private:
    void addOption(const QString& name, FieldValue option) {
        m_segment->addOption(name);
        m_options.push_back(std::move(option));
    }

    Segment* m_segment;
    std::vector<FieldValue> m_options;
    FieldValue m_value;
    bool m_showing = false;
};

/// Scrolls the form unless it has the focus, as number fields do.
class QuietCombo final : public QComboBox {
public:
    explicit QuietCombo(QWidget* parent) : QComboBox(parent) { setFocusPolicy(Qt::StrongFocus); }

protected:
    void wheelEvent(QWheelEvent* event) override {
        if (hasFocus())
            QComboBox::wheelEvent(event);
        else
            event->ignore();
    }
};

class ComboEditor final : public FieldEditor {
public:
    ComboEditor(const Field& field, QWidget* parent)
        : FieldEditor(parent), m_combo(place(this, new QuietCombo(this), field)) {
        for (const auto choice : field.choices)
            m_combo->addItem(choiceLabel(choice), toQString(choice));
        m_combo->setMinimumWidth(theme().px(180));
        connect(m_combo, &QComboBox::activated, this, &FieldEditor::edited);
    }

    FieldValue value() const override {
        return m_combo->currentIndex() < 0 ? m_unknown : m_combo->currentData().toString().toStdString();
    }

    void setValue(const FieldValue& value) override {
        m_unknown = std::get<std::string>(value);
        m_combo->setCurrentIndex(m_combo->findData(QString::fromStdString(m_unknown)));
        m_combo->setPlaceholderText(QString::fromStdString(m_unknown));
    }

    void setError(bool on) override { setStyleProperty(m_combo, "error", on); }

private:
    QComboBox* m_combo;
    std::string m_unknown;  // a value that is no choice, from a file
};

/// Steps as the table says, within the range; finer where a whole step would leave it (1e-4 goes to 9e-5, not to 0).
class SteppedField final : public NumberField {
public:
    SteppedField(const Field& field, QWidget* parent) : NumberField(parent), m_field(field) {
        setRange(-kAnyNumber, kAnyNumber);
        setSingleStep(field.step);
    }

    void stepBy(int steps) override {
        double step = m_field.step;
        while (m_field.kind == FieldKind::Real && steps < 0 && value() > m_field.min &&
               value() + steps * step < m_field.min && step > 1e-12)
            step /= 10;
        setValue(std::clamp(value() + steps * step, m_field.min, m_field.max));
        selectAll();
    }

private:
    const Field& m_field;
};

class NumberEditor final : public FieldEditor {
public:
    NumberEditor(const Field& field, QWidget* parent)
        : FieldEditor(parent), m_integer(field.kind == FieldKind::Integer),
          m_number(place(this, new SteppedField(field, this), field)) {
        m_number->setInteger(m_integer);
        m_number->setUnit(toQString(field.unit));
        const bool wide = field.max >= 1e5 || field.step < 0.001 || field.unit.size() > 2;
        m_number->setFixedWidth(theme().px(wide ? 132 : 88));
        connect(m_number, &NumberField::valueChanged, this, [this] {
            if (!m_showing)
                Q_EMIT edited();
        });
    }

    FieldValue value() const override {
        if (m_integer)
            return std::int64_t{std::llround(m_number->value())};
        return m_number->value();
    }

    void setValue(const FieldValue& value) override {
        m_showing = true;
        m_number->setValue(m_integer ? static_cast<double>(std::get<std::int64_t>(value)) : std::get<double>(value));
        m_showing = false;
    }

    void setError(bool on) override { m_number->setError(on); }

private:
    bool m_integer;
    SteppedField* m_number;
    bool m_showing = false;
};

class PathEditor final : public FieldEditor {
public:
    PathEditor(const Field& field, QWidget* parent)
        : FieldEditor(parent),
          m_path(place(this,
                       new PathField(field.kind == FieldKind::Folder ? PathField::Kind::Folder : PathField::Kind::File,
                                     label(field), this),
                       field, true)) {
        connect(m_path, &PathField::edited, this, &FieldEditor::edited);
    }

    FieldValue value() const override { return m_path->path().toStdString(); }

    void setValue(const FieldValue& value) override {
        m_path->setPath(QString::fromStdString(std::get<std::string>(value)));
    }

    void setError(bool on) override { m_path->setError(on); }

private:
    PathField* m_path;
};

/// Text, and lists of numbers as text: `200 000` is typed as 200000, separated by commas.
class LineEditor final : public FieldEditor {
public:
    LineEditor(const Field& field, QWidget* parent)
        : FieldEditor(parent), m_field(field), m_line(place(this, new QLineEdit(this), field, true)) {
        if (field.kind != FieldKind::Text) {
            setTextStyle(m_line, TextStyle::Mono);
            m_line->setPlaceholderText(tr("numbers separated by commas"));
        }
        connect(m_line, &QLineEdit::editingFinished, this, [this] {
            engine::RunConfig parsed;
            if (!engine::setFieldText(parsed, m_field.key, m_line->text().toStdString())) {
                showValue();  // no list of numbers: back to the last one
                return;
            }
            if (auto next = engine::fieldValue(parsed, m_field); next != m_value) {
                m_value = std::move(next);
                Q_EMIT edited();
            }
            showValue();
        });
    }

    FieldValue value() const override { return m_value; }

    void setValue(const FieldValue& value) override {
        m_value = value;
        showValue();
    }

    void setError(bool on) override { setStyleProperty(m_line, "error", on); }

    void setSuggestions(const QStringList& suggestions) override {
        auto* completer = new QCompleter(suggestions, m_line);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        completer->setFilterMode(Qt::MatchContains);
        delete m_line->completer();
        m_line->setCompleter(completer);
    }

private:
    void showValue() {
        engine::RunConfig shown;
        static_cast<void>(engine::setFieldValue(shown, m_field, m_value));
        const QString plain = toQString(engine::fieldText(shown, m_field));
        if (m_line->text() != plain)
            m_line->setText(plain);
    }

    const Field& m_field;
    QLineEdit* m_line;
    FieldValue m_value;
};

/// One check box for each layer of the discriminator, and for a layer that it does not have but the value names.
class LayersEditor final : public FieldEditor {
public:
    LayersEditor(const Field& field, QWidget* parent) : FieldEditor(parent), m_name(label(field)) {
        auto* row = makeRow(this);
        m_grid->setHorizontalSpacing(12);
        m_grid->setVerticalSpacing(4);
        row->addLayout(m_grid);
        row->addStretch(1);
        setObjectName(toQString(field.key));
    }

    FieldValue value() const override { return m_layers; }

    void setValue(const FieldValue& value) override {
        m_layers = std::get<std::vector<std::int64_t>>(value);
        showLayers();
    }

    void setLayerCount(int count) override {
        m_count = count;
        showLayers();
    }

private:
    void showLayers() {
        std::int64_t count = m_count;
        for (const auto layer : m_layers)
            count = std::max(count, layer + 1);
        while (m_boxes.size() > static_cast<std::size_t>(std::max<std::int64_t>(count, 1))) {
            delete m_boxes.back();
            m_boxes.pop_back();
        }
        while (m_boxes.size() < static_cast<std::size_t>(count))
            addBox();
        for (std::size_t i = 0; i < m_boxes.size(); ++i)
            m_boxes[i]->setChecked(std::ranges::find(m_layers, static_cast<std::int64_t>(i)) != m_layers.end());
    }

    void addBox() {
        const auto layer = static_cast<std::int64_t>(m_boxes.size());
        auto* box = new QCheckBox(QString::number(layer), this);
        box->setAccessibleName(tr("%1: %2").arg(m_name).arg(layer));
        m_grid->addWidget(box, static_cast<int>(layer) / kPerLine, static_cast<int>(layer) % kPerLine);
        m_boxes.push_back(box);
        if (m_boxes.size() == 1)
            setFocusProxy(box);
        connect(box, &QCheckBox::clicked, this, [this, layer](bool on) {
            std::erase(m_layers, layer);
            if (on)
                m_layers.insert(std::ranges::upper_bound(m_layers, layer), layer);
            Q_EMIT edited();
        });
    }

    static constexpr int kPerLine = 4;

    QString m_name;
    QGridLayout* m_grid = new QGridLayout;
    std::int64_t m_count = 0;
    std::vector<std::int64_t> m_layers;
    std::vector<QCheckBox*> m_boxes;
};

}  // namespace

FieldEditor* makeFieldEditor(const Field& field, QWidget* parent) {
    switch (field.kind) {
    case FieldKind::Switch:
        return new SwitchEditor(field, parent);
    case FieldKind::Choice:
        if (field.choices.size() > 3)
            return new ComboEditor(field, parent);
        return new SegmentEditor(field, parent);
    case FieldKind::Integer:
        if (field.max - field.min <= 3)
            return new SegmentEditor(field, parent);
        return new NumberEditor(field, parent);
    case FieldKind::Real:
        return new NumberEditor(field, parent);
    case FieldKind::Folder:
    case FieldKind::File:
        return new PathEditor(field, parent);
    case FieldKind::IntegerList:
        if (field.key == "contrast.layers")
            return new LayersEditor(field, parent);
        return new LineEditor(field, parent);
    case FieldKind::RealList:
    case FieldKind::Text:
        break;
    }
    return new LineEditor(field, parent);
}

}  // namespace wavelens::ui
