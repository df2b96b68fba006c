// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/run_folder.hpp"

#include "engine/config/config_json.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/interchange/safetensors.hpp"
#include "engine/interchange/strict_json.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using namespace std::chrono_literals;

constexpr auto kHeartbeat = 10s;
constexpr std::int64_t kAbandonedAfter = 60;  // seconds
constexpr std::string_view kCheckpointPrefix = "step_";

std::string padded(std::int64_t step) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%08lld", static_cast<long long>(step));
    return text.data();
}

/// The step in "step_00001000.safetensors"; nothing for other names.
std::optional<std::int64_t> stepOf(const fs::path& file, std::string_view prefix, std::string_view extension) {
    const std::string name = file.filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(extension) || name.size() <= prefix.size() + extension.size())
        return std::nullopt;
    std::int64_t step = 0;
    const char* end = name.data() + name.size() - extension.size();
    const auto result = std::from_chars(name.data() + prefix.size(), end, step);
    return result.ec == std::errc() && result.ptr == end ? std::optional(step) : std::nullopt;
}

struct NumberedFile {
    std::int64_t step;
    fs::path path;
};

/// Ascending by step; empty where the folder is missing.
std::vector<NumberedFile> numbered(const fs::path& folder, std::string_view prefix, std::string_view extension) {
    std::vector<NumberedFile> files;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing))
        if (const auto step = stepOf(entry.path(), prefix, extension))
            files.push_back({*step, entry.path()});
    std::ranges::sort(files, {}, &NumberedFile::step);
    return files;
}

fs::path ifThere(const fs::path& file) {
    std::error_code missing;
    return fs::exists(file, missing) ? file : fs::path();
}

double numberAt(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? found->get<double>() : kNotComputed;
}

/// A run refused before its first step (a folder without images, a patch too large) holds nothing worth keeping, so the
/// same command may use its folder again once the fault is mended.
void removeRunThatNeverBegan(const RunFolder& folder) {
    if (ifThere(folder.state()).empty() || !numbered(folder.checkpoints(), kCheckpointPrefix, ".safetensors").empty())
        return;
    const auto progress = readProgress(folder);
    if (progress.step > 0 || (progress.end != RunEnd::Failed && progress.end != RunEnd::Stopped))
        return;
    const std::array own{folder.config(),      folder.state(),    folder.log(),      folder.metrics(),
                         folder.checkpoints(), folder.previews(), folder.snapshots()};
    for (const auto& entry : fs::directory_iterator(folder.dir))
        if (std::ranges::find(own, entry.path()) == own.end() && entry.path() != folder.lock())
            return;
    for (const auto& path : own)
        fs::remove_all(path);
}

}  // namespace

fs::path RunFolder::checkpoint(std::int64_t step) const {
    return checkpoints() / (std::string(kCheckpointPrefix) + padded(step) + ".safetensors");
}

fs::path RunFolder::preview(std::int64_t step) const {
    return previews() / (padded(step) + ".png");
}

fs::path RunFolder::snapshot(std::int64_t step) const {
    return snapshots() / (padded(step) + ".safetensors");
}

void createRunFolder(const RunFolder& folder) {
    std::error_code error;
    if (fs::exists(folder.dir, error)) {
        if (!fs::is_directory(folder.dir))
            throw Exception(ErrorCode::BadInput,
                            folder.dir.string() + " is a file; a run needs a new or empty folder.");
        removeRunThatNeverBegan(folder);
        for (const auto& entry : fs::directory_iterator(folder.dir, error))
            if (entry.path() != folder.lock())
                throw Exception(ErrorCode::BadInput,
                                folder.dir.string() + " is not empty; a run needs a new or empty folder.");
    }
    if (error)
        throw Exception(ErrorCode::BadInput, folder.dir.string() + " cannot be read: " + error.message() + ".");
    for (const auto& path : {folder.dir, folder.checkpoints(), folder.previews(), folder.snapshots()}) {
        fs::create_directories(path, error);
        if (error)
            throwDiskError(path, error.value());
    }
}

// state.json

namespace {

RunEnd endNamed(std::string_view text) {
    for (const RunEnd end : {RunEnd::Finished, RunEnd::Stopped, RunEnd::Failed, RunEnd::Interrupted})
        if (name(end) == text)
            return end;
    return RunEnd::None;
}

}  // namespace

RunProgress readProgress(const RunFolder& folder) {
    RunProgress progress;
    if (ifThere(folder.state()).empty())
        return progress;
    const auto json = parseStrictJson(readFile(folder.state()), folder.state().string());
    try {
        progress.end = endNamed(json.at("end").get<std::string>());
        progress.step = json.at("step");
        progress.stopAt = json.at("stop_at");
        progress.bestStep = json.at("best_step");
        progress.problem = json.at("problem");
    } catch (const nlohmann::json::exception& error) {
        throw Exception(ErrorCode::BadInput, folder.state().string() + " cannot be understood: " + error.what() + ".");
    }
    progress.bestPsnrY = numberAt(json, "best_psnr_y");
    progress.bestSsimY = numberAt(json, "best_ssim_y");
    progress.bicubicPsnrY = numberAt(json, "bicubic_psnr_y");
    progress.bicubicSsimY = numberAt(json, "bicubic_ssim_y");
    progress.seconds = std::max(0.0, numberAt(json, "seconds"));
    return progress;
}

void writeProgress(const RunFolder& folder, const RunProgress& progress) {
    const Json json = {{"end", name(progress.end)},
                       {"step", progress.step},
                       {"stop_at", progress.stopAt},
                       {"best_step", progress.bestStep},
                       {"best_psnr_y", finiteOrNull(progress.bestPsnrY)},
                       {"best_ssim_y", finiteOrNull(progress.bestSsimY)},
                       {"bicubic_psnr_y", finiteOrNull(progress.bicubicPsnrY)},
                       {"bicubic_ssim_y", finiteOrNull(progress.bicubicSsimY)},
                       {"seconds", finiteOrNull(progress.seconds)},
                       {"problem", progress.problem}};
    atomicWrite(folder.state(), json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

// lock

namespace {

std::int64_t now() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string hostName() {
    std::array<char, 256> text{};
    return gethostname(text.data(), text.size() - 1) == 0 ? text.data() : "unknown";
}

bool isAlive(std::int64_t pid) {
    return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

std::string lockText() {
    // Ten digits of seconds until the year 2286: the length stays, so a heartbeat needs no room on a full disk.
    return Json{{"host", hostName()}, {"pid", ::getpid()}, {"heartbeat", now()}}.dump(-1, ' ', false,
                                                                                      Json::error_handler_t::replace) +
           "\n";
}

/// Of an open lock file. One that cannot be understood was caught while it was written, so its age decides.
LockInfo lockInfo(int fd) {
    struct stat status {};

    std::array<char, 1024> text{};
    const auto size = ::fstat(fd, &status) == 0 ? ::pread(fd, text.data(), text.size(), 0) : 0;
    LockInfo info{LockInfo::State::Owned, {}, 0};
    std::int64_t heartbeat = status.st_mtime;
    const auto json = Json::parse(text.data(), text.data() + std::max<ssize_t>(size, 0), nullptr, false);
    if (json.is_object() && json.value("host", Json()).is_string() && json.value("pid", Json()).is_number_integer() &&
        json.value("heartbeat", Json()).is_number_integer()) {
        info.host = json["host"];
        info.pid = json["pid"];
        heartbeat = json["heartbeat"];
        if (info.host == hostName() && !isAlive(info.pid))
            info.state = LockInfo::State::Abandoned;
    }
    if (now() - heartbeat > kAbandonedAfter)
        info.state = LockInfo::State::Abandoned;
    return info;
}

/// False once another process has taken the folder over, as after a long sleep of this machine.
bool isOurs(int fd) {
    const auto info = lockInfo(fd);
    return info.pid == ::getpid() && info.host == hostName();
}

}  // namespace

LockInfo readLock(const RunFolder& folder) {
    const int fd = ::open(folder.lock().c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    const auto info = lockInfo(fd);
    ::close(fd);
    return info;
}

RunLock::RunLock(const RunFolder& folder) : m_folder(folder) {
    for (;;) {
        m_fd = ::open(folder.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (m_fd < 0)
            throwDiskError(folder.lock(), errno);
        // Two processes that want an abandoned lock decide one after the other; where flock is not to be had
        // (some network disks) the heartbeat alone decides.
        ::flock(m_fd, LOCK_EX);

        struct stat status {};

        if (::fstat(m_fd, &status) != 0 || status.st_nlink > 0)
            break;
        ::close(m_fd);  // its owner removed it between opening and locking
    }

    struct stat status {};

    ::fstat(m_fd, &status);
    const LockInfo owner = status.st_size == 0 ? LockInfo{} : lockInfo(m_fd);
    if (owner.state == LockInfo::State::Owned) {
        ::close(m_fd);
        throw Exception(ErrorCode::BadInput, folder.dir.string() + " is being written by process " +
                                                 std::to_string(owner.pid) + " on " + owner.host +
                                                 ". Stop that one first, or choose another folder.");
    }
    const auto text = lockText();
    if (::ftruncate(m_fd, 0) != 0 || ::pwrite(m_fd, text.data(), text.size(), 0) != ssize_t(text.size())) {
        const int cause = errno;
        ::unlink(folder.lock().c_str());
        ::close(m_fd);
        throwDiskError(folder.lock(), cause);
    }
    ::flock(m_fd, LOCK_UN);
    m_heart = std::jthread([this](const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        while (!m_wake.wait_for(lock, stop, kHeartbeat, [&] { return stop.stop_requested(); }))
            beat();
    });
}

RunLock::~RunLock() {
    m_heart.request_stop();
    m_heart.join();
    if (isOurs(m_fd))
        ::unlink(m_folder.lock().c_str());
    ::close(m_fd);
}

void RunLock::beat() {
    if (!isOurs(m_fd))
        return;
    const auto text = lockText();
    // A missed heartbeat is made good by the next one.
    [[maybe_unused]] const auto written = ::pwrite(m_fd, text.data(), text.size(), 0);
}

// metrics.jsonl

namespace {

struct Series {
    const char* key;
    double MetricPoint::*member;
    bool validation = false;
};

constexpr std::array kSeries{Series{"loss_total", &MetricPoint::lossTotal},
                             Series{"loss_l1", &MetricPoint::lossL1},
                             Series{"loss_contrastive", &MetricPoint::lossContrastive},
                             Series{"loss_discriminator", &MetricPoint::lossDiscriminator},
                             Series{"lr", &MetricPoint::learningRate},
                             Series{"gradient_norm", &MetricPoint::gradientNorm},
                             Series{"seconds", &MetricPoint::seconds},
                             Series{"psnr_y", &MetricPoint::psnrY, true},
                             Series{"ssim_y", &MetricPoint::ssimY, true}};

/// A line supersedes those before it of its own and of later steps: the run had gone back to an older checkpoint.
void supersede(MetricsChunk& chunk, std::int64_t step) {
    while (!chunk.points.empty() && chunk.points.back().step >= step)
        chunk.points.pop_back();
    chunk.supersededAfter = std::min(step - 1, chunk.supersededAfter.value_or(step - 1));
}

/// A line that is no object with a step, as a disk fault may leave it, is passed over.
void readLine(std::string_view line, MetricsChunk& chunk) {
    const auto json = Json::parse(line, nullptr, false);
    if (!json.is_object())
        return;
    const auto step = json.find("step");
    if (step == json.end() || !step->is_number_integer())
        return;
    MetricPoint point;
    point.step = *step;
    supersede(chunk, point.step);
    for (const auto& series : kSeries)
        point.*series.member = numberAt(json, series.key);
    point.seconds = std::max(0.0, point.seconds);
    chunk.points.push_back(point);
}

/// Gives each whole line from `offset` on to `read`.
template <typename Read>
MetricsChunk readLines(const fs::path& file, std::uint64_t offset, Read read) {
    MetricsChunk chunk;
    chunk.nextOffset = offset;
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    if (missing)
        return {};
    if (offset > size) {  // another file of this name: everything read before is void
        chunk.nextOffset = 0;
        chunk.supersededAfter = -1;
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw Exception(ErrorCode::BadInput,
                        file.string() + " cannot be read: " + std::generic_category().message(errno) + ".");
    stream.seekg(static_cast<std::streamoff>(chunk.nextOffset));
    for (std::string line; std::getline(stream, line) && !stream.eof();) {
        chunk.nextOffset += line.size() + 1;
        read(line, chunk);
    }
    return chunk;
}

}  // namespace

std::string metricJson(const MetricPoint& point) {
    Json json = {{"step", point.step}};
    for (const auto& series : kSeries)
        if (!series.validation || !std::isnan(point.*series.member))
            json[series.key] = finiteOrNull(point.*series.member);
    return json.dump();
}

MetricsWriter::MetricsWriter(const RunFolder& folder) : m_file(folder.metrics()) {
    m_fd = ::open(m_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_fd < 0)
        throwDiskError(m_file, errno);
    auto end = ::lseek(m_fd, 0, SEEK_END);
    for (char last = 0; end > 0 && ::pread(m_fd, &last, 1, end - 1) == 1 && last != '\n';)
        --end;
    if (::ftruncate(m_fd, end) != 0 || ::lseek(m_fd, end, SEEK_SET) < 0) {
        const int cause = errno;
        ::close(m_fd);
        throwDiskError(m_file, cause);
    }
}

MetricsWriter::~MetricsWriter() {
    ::close(m_fd);
}

void MetricsWriter::append(const MetricPoint& point) {
    const std::string line = metricJson(point) + '\n';
    const auto start = ::lseek(m_fd, 0, SEEK_CUR);
    std::string_view rest = line;
    while (!rest.empty()) {
        const auto written = ::write(m_fd, rest.data(), rest.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            const int cause = errno;
            if (::ftruncate(m_fd, start) == 0)
                ::lseek(m_fd, start, SEEK_SET);
            throwDiskError(m_file, cause, line.size());
        }
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

MetricsChunk readMetrics(const RunFolder& folder, std::uint64_t offset) {
    return readLines(folder.metrics(), offset, readLine);
}

// The folder as a whole

void requireRun(const RunFolder& folder) {
    std::error_code error;
    if (!fs::is_directory(folder.dir, error))
        throw Exception(ErrorCode::BadInput,
                        folder.dir.string() +
                            (fs::exists(folder.dir, error) ? " is not a folder." : " does not exist."));
    if (ifThere(folder.config()).empty())
        throw Exception(ErrorCode::BadInput, folder.dir.string() + " holds no run: there is no config.json in it.");
}

std::vector<CheckpointInfo> listCheckpoints(const RunFolder& folder) {
    std::vector<CheckpointInfo> checkpoints;
    for (const auto& [step, path] : numbered(folder.checkpoints(), kCheckpointPrefix, ".safetensors")) {
        std::error_code vanished;
        const auto bytes = fs::file_size(path, vanished);
        if (!vanished)
            checkpoints.push_back({step, path, static_cast<std::int64_t>(bytes)});
    }
    return checkpoints;
}

void removeAfter(const RunFolder& folder, std::int64_t step) {
    for (const auto& files :
         {numbered(folder.checkpoints(), kCheckpointPrefix, ".safetensors"), numbered(folder.previews(), "", ".png"),
          numbered(folder.snapshots(), "", ".safetensors")})
        for (const auto& file : files) {
            std::error_code error;
            if (file.step > step && !fs::remove(file.path, error) && error)
                throw Exception(ErrorCode::Disk, file.path.string() + " cannot be removed: " + error.message() + ".");
        }
}

namespace {

/// Validations and the last step. Of the other lines, nearly all, only the step is read.
void readCurve(const RunFolder& folder, RunSummary& summary) {
    const auto chunk = readLines(folder.metrics(), 0, [&](const std::string& line, MetricsChunk& validations) {
        long long step = 0;
        if (std::sscanf(line.c_str(), R"({"step":%lld)", &step) != 1)
            return;
        if (summary.end == RunEnd::None)  // state.json is behind while it works
            summary.step = step;
        if (line.find("\"psnr_y\"") != line.npos)
            readLine(line, validations);
        else
            supersede(validations, step);
    });
    summary.validations = chunk.points;
}

void readFiles(const RunFolder& folder, RunSummary& summary) {
    summary.checkpoints = listCheckpoints(folder);
    for (auto& [step, path] : numbered(folder.previews(), "", ".png"))
        summary.previews.push_back({step, std::move(path)});
    for (const auto& file : numbered(folder.snapshots(), "", ".safetensors"))
        summary.snapshots.push_back(file.step);
    summary.referencePreview = ifThere(folder.referencePreview());
    summary.bicubicPreview = ifThere(folder.bicubicPreview());
    summary.inputPreview = ifThere(folder.inputPreview());
    summary.bestModel = ifThere(folder.bestModel());
    summary.lastModel = ifThere(folder.lastModel());

    std::error_code vanished;
    fs::file_time_type changed = fs::last_write_time(folder.dir, vanished);
    for (auto entry = fs::recursive_directory_iterator(folder.dir, vanished);
         !vanished && entry != fs::recursive_directory_iterator(); entry.increment(vanished)) {
        std::error_code ignored;
        if (!entry->is_regular_file(ignored) || entry->path() == folder.lock())
            continue;
        summary.bytes += static_cast<std::int64_t>(entry->file_size(ignored));
        changed = std::max(changed, entry->last_write_time(ignored));
    }
    summary.changed = std::chrono::file_clock::to_sys(changed);
}

void readProgress(const RunFolder& folder, RunSummary& summary) {
    const auto progress = readProgress(folder);
    summary.end = progress.end;
    summary.step = progress.step;
    summary.stopAt = progress.stopAt;
    summary.psnrY = progress.bestPsnrY;
    summary.ssimY = progress.bestSsimY;
    summary.bicubicPsnrY = progress.bicubicPsnrY;
    summary.bicubicSsimY = progress.bicubicSsimY;
    summary.problem = progress.problem;
}

}  // namespace

RunSummary readRun(const fs::path& dir) {
    const RunFolder folder{dir};
    requireRun(folder);
    RunSummary summary;
    summary.dir = dir;
    summary.name = (dir.has_filename() ? dir : dir.parent_path()).filename().string();
    const auto attempt = [&](const auto& read) {
        try {
            read();
        } catch (const Exception& problem) {
            summary.problem += (summary.problem.empty() ? "" : " ") + problem.error().message;
        }
    };
    attempt([&] { readProgress(folder, summary); });
    attempt([&] { summary.config = parseConfig(readFile(folder.config()), folder.config().string()); });
    attempt([&] { readCurve(folder, summary); });
    readFiles(folder, summary);
    if (!ifThere(folder.notes()).empty())
        attempt([&] { summary.notes = readFile(folder.notes()); });

    if (readLock(folder).state == LockInfo::State::Owned) {
        summary.state = RunState::Followed;
        summary.end = RunEnd::None;
    } else if (summary.end == RunEnd::None) {
        summary.end = RunEnd::Interrupted;
    }
    if (summary.stopAt == 0 && summary.config)
        summary.stopAt = summary.config->training.steps;
    return summary;
}

std::vector<RunSummary> listRuns(const fs::path& root) {
    std::vector<RunSummary> runs;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(root, missing)) {
        if (ifThere(RunFolder{entry.path()}.config()).empty())
            continue;
        try {
            runs.push_back(readRun(entry.path()));
        } catch (const Exception&) {
            // Deleted between listing and reading.
        }
    }
    std::ranges::sort(runs, std::ranges::greater(), &RunSummary::changed);
    return runs;
}

fs::path renameRun(const RunFolder& folder, std::string_view name) {
    const fs::path target = folder.dir.parent_path() / name;
    if (name.empty() || name == "." || name == ".." || name.find('/') != name.npos)
        throw Exception(ErrorCode::BadInput, "\"" + std::string(name) + "\" cannot be the name of a folder.");
    std::error_code error;
    if (fs::exists(target, error))
        throw Exception(ErrorCode::BadInput, target.string() + " exists. Choose another name.");
    if (readLock(folder).state == LockInfo::State::Owned)
        throw Exception(ErrorCode::BadInput,
                        folder.dir.filename().string() + " is being trained. Stop it before renaming it.");
    fs::rename(folder.dir, target, error);
    if (error)
        throw Exception(ErrorCode::Disk, folder.dir.string() + " cannot be renamed: " + error.message() + ".");
    return target;
}

// snapshots

namespace {

constexpr const char* kSnapshotKey = "snapshot";
constexpr std::array kRoles{std::pair{SampleRole::Anchor, "anchor"}, std::pair{SampleRole::Hr, "hr"},
                            std::pair{SampleRole::Positive, "positive"}, std::pair{SampleRole::Negative, "negative"}};

const char* roleName(SampleRole role) {
    return std::ranges::find(kRoles, role, &std::pair<SampleRole, const char*>::first)->second;
}

SampleRole roleNamed(std::string_view text) {
    const auto found = std::ranges::find(kRoles, text, &std::pair<SampleRole, const char*>::second);
    return found == kRoles.end() ? SampleRole::Anchor : found->first;
}

std::string tensorName(std::size_t patch, std::string_view part) {
    return "patch." + std::to_string(patch) + "." + std::string(part);
}

std::string tensorName(std::size_t patch, std::size_t sample, std::string_view part) {
    return tensorName(patch, std::to_string(sample) + "." + std::string(part));
}

std::string layerPart(std::string_view part, std::size_t layer) {
    return std::string(part) + "." + std::to_string(layer);
}

TensorView pictureView(std::string tensor, const Image& image) {
    return {std::move(tensor),
            DType::U8,
            {image.height, image.width, image.channels},
            image.empty() ? nullptr : image.bytes->data(),
            image.empty() ? 0 : image.bytes->size()};
}

TensorView numbersView(std::string tensor, std::vector<std::int64_t> shape, const std::vector<float>& values) {
    return {std::move(tensor), DType::F32, std::move(shape), values.data(), values.size() * sizeof(float)};
}

/// The tensors of a snapshot; one that is missing or of another form is an error.
class SnapshotReader {
public:
    explicit SnapshotReader(const fs::path& path) : m_path(path), m_file(readSafetensors(path)) {}

    [[noreturn]] void fail(const std::string& what) const {
        throw Exception(ErrorCode::BadInput, m_path.string() + " is no snapshot: " + what + ".");
    }

    [[nodiscard]] Json description() const {
        const auto found = m_file.metadata.find(kSnapshotKey);
        if (found == m_file.metadata.end())
            fail("its description is missing");
        return parseStrictJson(found->second, m_path.string());
    }

    [[nodiscard]] Image picture(const std::string& tensor) const {
        const TensorView& view = at(tensor, DType::U8, 3);
        const auto* bytes = static_cast<const std::uint8_t*>(view.data);
        constexpr std::int64_t kMaxSide = 1 << 20;
        if (std::max(view.shape[0], view.shape[1]) > kMaxSide || view.shape[2] > 4)
            fail("\"" + tensor + "\" is no picture");
        return {static_cast<int>(view.shape[1]), static_cast<int>(view.shape[0]), static_cast<int>(view.shape[2]),
                std::make_shared<const std::vector<std::uint8_t>>(bytes, bytes + view.bytes)};
    }

    [[nodiscard]] std::vector<float> numbers(const std::string& tensor) const {
        const TensorView& view = at(tensor, DType::F32, 1);
        const auto* values = static_cast<const float*>(view.data);
        return {values, values + view.bytes / sizeof(float)};
    }

    [[nodiscard]] Plane plane(const std::string& tensor) const {
        const TensorView& view = at(tensor, DType::F32, 2);
        const auto* values = static_cast<const float*>(view.data);
        return {static_cast<int>(view.shape[1]), static_cast<int>(view.shape[0]),
                std::make_shared<const std::vector<float>>(values, values + view.bytes / sizeof(float))};
    }

    [[nodiscard]] bool has(const std::string& tensor) const { return m_file.find(tensor) != nullptr; }

private:
    [[nodiscard]] const TensorView& at(const std::string& tensor, DType dtype, std::size_t dimensions) const {
        const TensorView* view = m_file.find(tensor);
        if (view == nullptr || view->dtype != dtype || view->shape.size() != dimensions)
            fail("\"" + tensor + "\" is missing or of another form");
        return *view;
    }

    fs::path m_path;
    TensorFile m_file;
};

}  // namespace

void writeSnapshot(const RunFolder& folder, const Snapshot& snapshot) {
    std::vector<TensorView> tensors;
    Json patches = Json::array();
    for (std::size_t p = 0; p < snapshot.patches.size(); ++p) {
        const auto& patch = snapshot.patches[p];
        tensors.push_back(pictureView(tensorName(p, "lr"), patch.lr));
        Json samples = Json::array();
        for (std::size_t s = 0; s < patch.samples.size(); ++s) {
            const auto& sample = patch.samples[s];
            samples.push_back({{"role", roleName(sample.role)}, {"name", sample.name}, {"recipe", sample.recipe}});
            tensors.push_back(pictureView(tensorName(p, s, "image"), sample.image));
            tensors.push_back(numbersView(tensorName(p, s, "similarity"),
                                          {static_cast<std::int64_t>(sample.similarity.size())}, sample.similarity));
            for (std::size_t l = 0; l < sample.cosine.size(); ++l)
                tensors.push_back(numbersView(tensorName(p, s, layerPart("cosine", l)),
                                              {sample.cosine[l].height, sample.cosine[l].width},
                                              *sample.cosine[l].values));
            for (std::size_t l = 0; l < sample.features.size(); ++l)
                tensors.push_back(numbersView(tensorName(p, s, layerPart("features", l)),
                                              {static_cast<std::int64_t>(sample.features[l].size())},
                                              sample.features[l]));
        }
        patches.push_back({{"source", patch.source}, {"samples", samples}});
    }
    const Json description = {{"step", snapshot.step}, {"layers", snapshot.layers}, {"patches", patches}};
    writeSafetensors(folder.snapshot(snapshot.step), tensors,
                     {{kSnapshotKey, description.dump(-1, ' ', false, Json::error_handler_t::replace)}});
}

Snapshot readSnapshot(const RunFolder& folder, std::int64_t step) {
    const SnapshotReader reader(folder.snapshot(step));
    const Json description = reader.description();
    Snapshot snapshot;
    try {
        snapshot.step = description.at("step");
        snapshot.layers = description.at("layers").get<std::vector<std::int64_t>>();
        for (const auto& patchJson : description.at("patches")) {
            const auto p = snapshot.patches.size();
            auto& patch = snapshot.patches.emplace_back();
            patch.source = patchJson.at("source");
            patch.lr = reader.picture(tensorName(p, "lr"));
            for (const auto& sampleJson : patchJson.at("samples")) {
                const auto s = patch.samples.size();
                patch.samples.push_back({roleNamed(sampleJson.at("role").get<std::string>()), sampleJson.at("name"),
                                         sampleJson.at("recipe"), reader.picture(tensorName(p, s, "image")),
                                         reader.numbers(tensorName(p, s, "similarity"))});
                auto& sample = patch.samples.back();
                for (std::size_t l = 0; reader.has(tensorName(p, s, layerPart("cosine", l))); ++l)
                    sample.cosine.push_back(reader.plane(tensorName(p, s, layerPart("cosine", l))));
                for (std::size_t l = 0; reader.has(tensorName(p, s, layerPart("features", l))); ++l)
                    sample.features.push_back(reader.numbers(tensorName(p, s, layerPart("features", l))));
            }
        }
    } catch (const nlohmann::json::exception& error) {
        reader.fail(std::string("its description cannot be understood: ") + error.what());
    }
    return snapshot;
}

}  // namespace wavelens::engine
