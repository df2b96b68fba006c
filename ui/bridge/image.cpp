// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/image.hpp"

#include <cstring>

namespace wavelens::ui {

QImage toQImage(const engine::Image& image) {
    if (image.empty()) {
        return {};
    }
    const QImage::Format format = image.channels == 1   ? QImage::Format_Grayscale8
                                  : image.channels == 3 ? QImage::Format_RGB888
                                                        : QImage::Format_RGBA8888;
    auto* keepAlive = new std::shared_ptr<const std::vector<std::uint8_t>>(image.bytes);
    return QImage(
        image.bytes->data(), image.width, image.height, static_cast<qsizetype>(image.stride()), format,
        [](void* owner) { delete static_cast<std::shared_ptr<const std::vector<std::uint8_t>>*>(owner); }, keepAlive);
}

engine::Image toEngineImage(const QImage& image) {
    const bool alpha = image.hasAlphaChannel();
    const QImage source = image.convertToFormat(alpha ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
    engine::Image result{source.width(), source.height(), alpha ? 4 : 3, nullptr};
    const std::size_t stride = result.stride();
    std::vector<std::uint8_t> bytes(stride * static_cast<std::size_t>(source.height()));
    for (int y = 0; y < source.height(); ++y) {
        std::memcpy(bytes.data() + static_cast<std::size_t>(y) * stride, source.constScanLine(y), stride);
    }
    result.bytes = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    return result;
}

}  // namespace wavelens::ui
