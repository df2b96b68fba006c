// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <memory>
#include <utility>

namespace wavelens::ui {

/// The upper left part of a source: HR as models of a scale can reach it, cut to a multiple of that scale.
class CroppedSource : public engine::ImageSource {
public:
    CroppedSource(std::shared_ptr<const engine::ImageSource> source, engine::Size size)
        : m_source(std::move(source)), m_size(size) {}

    [[nodiscard]] engine::Size size() const override { return m_size; }

    [[nodiscard]] engine::Result<engine::Image> read(engine::Rect region, double scale,
                                                     std::stop_token stop) const override {
        return m_source->read(region, scale, std::move(stop));
    }

private:
    std::shared_ptr<const engine::ImageSource> m_source;
    engine::Size m_size;
};

}  // namespace wavelens::ui
