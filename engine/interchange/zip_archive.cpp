// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/zip_archive.hpp"

#include "engine/api/result.hpp"
#include "engine/interchange/tensor_file.hpp"

#include <cstdint>
#include <utility>
#include <zip.h>

namespace wavelens::engine {
namespace {

/// libzip's account of the last failure.
class ZipError {
public:
    ZipError() { zip_error_init(&m_error); }

    ~ZipError() { zip_error_fini(&m_error); }

    ZipError(const ZipError&) = delete;
    ZipError& operator=(const ZipError&) = delete;

    [[nodiscard]] zip_error_t* get() { return &m_error; }

    [[nodiscard]] std::string text() { return zip_error_strerror(&m_error); }

private:
    zip_error_t m_error{};
};

[[noreturn]] void cannotWrite(const std::string& why) {
    throw Exception(ErrorCode::Internal, "A zip archive could not be made: " + why + ".");
}

struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};

using Source = std::unique_ptr<zip_source_t, FreeSource>;

struct CloseEntry {
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

}  // namespace

void ZipArchive::Discard::operator()(zip* archive) const {
    zip_discard(archive);
}

void ZipArchive::damaged(const std::string& what) const {
    refuseFile(m_file, "is damaged: " + what);
}

ZipArchive::ZipArchive(std::span<const std::byte> content, std::string file) : m_file(std::move(file)) {
    ZipError error;
    Source source(zip_source_buffer_create(content.data(), content.size(), 0, error.get()));
    if (source)
        m_zip.reset(zip_open_from_source(source.get(), ZIP_RDONLY, error.get()));
    if (!m_zip)
        damaged("it cannot be opened as a zip archive (" + error.text() + ")");
    (void)source.release();  // now the archive's

    std::uint64_t total = 0;
    const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(m_zip.get(), 0));
    for (zip_uint64_t i = 0; i < count; ++i) {
        constexpr zip_uint64_t kNeeded =
            ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
        zip_stat_t entry;
        if (zip_stat_index(m_zip.get(), i, ZIP_FL_ENC_RAW, &entry) != 0 || (entry.valid & kNeeded) != kNeeded)
            damaged("its zip archive has an entry that cannot be read");
        if (entry.comp_method != ZIP_CM_STORE || entry.encryption_method != ZIP_EM_NONE)
            refuseFile(m_file, "holds compressed or encrypted data, which PyTorch never writes; save it again there");
        if (entry.comp_size != entry.size || __builtin_add_overflow(total, entry.size, &total) ||
            total > content.size())
            damaged("its zip archive announces more data than it has");
        if (!m_entries.emplace(entry.name, i).second)
            damaged("its zip archive has two entries of one name");
    }
}

std::vector<std::byte> ZipArchive::read(std::size_t place) const {
    zip_stat_t entry;
    zip_stat_index(m_zip.get(), place, ZIP_FL_ENC_RAW, &entry);
    std::vector<std::byte> bytes(entry.size);
    const std::unique_ptr<zip_file_t, CloseEntry> file(zip_fopen_index(m_zip.get(), place, 0));
    if (!file)
        damaged(std::string("its zip archive has an entry that cannot be read (") + zip_strerror(m_zip.get()) + ")");
    const auto got = zip_fread(file.get(), bytes.data(), bytes.size());
    std::byte beyond{};  // the checksum is compared where the data end
    if (got != static_cast<zip_int64_t>(bytes.size()) || zip_fread(file.get(), &beyond, 1) != 0)
        damaged(std::string("its zip archive has a damaged entry (") + zip_file_strerror(file.get()) + ")");
    return bytes;
}

std::vector<std::byte> zipped(std::span<const ZipEntry> entries) {
    ZipError error;
    const Source target(zip_source_buffer_create(nullptr, 0, 0, error.get()));
    if (!target)
        cannotWrite(error.text());
    zip_source_keep(target.get());  // closing the archive gives one of the two references back
    zip_t* archive = zip_open_from_source(target.get(), ZIP_CREATE | ZIP_TRUNCATE, error.get());
    if (archive == nullptr) {
        zip_source_free(target.get());
        cannotWrite(error.text());
    }
    const auto fail = [&] {
        const std::string why = zip_strerror(archive);
        zip_discard(archive);
        cannotWrite(why);
    };
    constexpr zip_uint16_t kFirstOfJanuary1980 = (1U << 5U) | 1U;
    for (const auto& entry : entries) {
        zip_source_t* content = zip_source_buffer(archive, entry.content.data(), entry.content.size(), 0);
        if (content == nullptr)
            fail();
        const auto place = zip_file_add(archive, entry.name.c_str(), content, ZIP_FL_ENC_UTF_8);
        if (place < 0) {
            zip_source_free(content);
            fail();
        }
        const auto index = static_cast<zip_uint64_t>(place);
        if (zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) != 0 ||
            zip_file_set_dostime(archive, index, 0, kFirstOfJanuary1980, 0) != 0)
            fail();
    }
    if (zip_close(archive) != 0)
        fail();
    zip_stat_t written;
    if (zip_source_stat(target.get(), &written) != 0 || zip_source_open(target.get()) != 0)
        cannotWrite("it cannot be read back");
    std::vector<std::byte> bytes(written.size);
    const auto got = zip_source_read(target.get(), bytes.data(), bytes.size());
    zip_source_close(target.get());
    if (got != static_cast<zip_int64_t>(bytes.size()))
        cannotWrite("it cannot be read back");
    return bytes;
}

}  // namespace wavelens::engine
