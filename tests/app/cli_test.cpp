// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real wavelens-cli: what it prints, how it ends, and what it leaves on disk.
#include "engine/config/config_json.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/interchange/safetensors.hpp"
#include "tests/support/process.hpp"
#include "tests/support/training_fixture.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <set>
#include <sstream>

namespace wavelens {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Result {
    int status;
    std::string out;
    std::string err;
};

class Cli : public test::TrainingFixture {
protected:
    void SetUp() override {
        TrainingFixture::SetUp();
        write(smallConfig());
    }

    void write(const engine::RunConfig& config) const {
        engine::atomicWrite(configFile(), engine::writeConfig(config));
    }

    [[nodiscard]] fs::path configFile() const { return m_dir / "config.json"; }

    [[nodiscard]] fs::path run(const std::string& name) const { return m_dir / name; }

    static std::unique_ptr<test::Process> start(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), WAVELENS_CLI);
        return std::make_unique<test::Process>(std::move(arguments));
    }

    static Result call(std::vector<std::string> arguments) {
        const auto process = start(std::move(arguments));
        const int status = process->wait();
        return {status, process->out(), process->err()};
    }

    [[nodiscard]] Result train(const std::string& name, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"train", "--config", configFile(), "--run", run(name)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return call(std::move(arguments));
    }

    /// One line on stderr that holds all of `words`, and the status of unusable input.
    static void expectRefused(const Result& result, const std::vector<std::string>& words) {
        EXPECT_EQ(result.status, 2) << result.err;
        EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
        for (const auto& word : words)
            EXPECT_NE(result.err.find(word), std::string::npos) << '"' << word << "\" is missing in: " << result.err;
    }

    /// The curve without what differs from one run to the next: the time.
    [[nodiscard]] std::vector<Json> curve(const std::string& name) const {
        std::istringstream lines(test::readText(run(name) / "metrics.jsonl"));
        std::vector<Json> points;
        // The last line of a file that grows may not have ended yet.
        for (std::string line; std::getline(lines, line) && !lines.eof();) {
            points.push_back(Json::parse(line));
            points.back().erase("seconds");
        }
        return points;
    }

    void expectEqualRuns(const std::string& a, const std::string& b) const {
        EXPECT_EQ(curve(a), curve(b));
        for (const char* model : {"model.safetensors", "model_last.safetensors"}) {
            ASSERT_TRUE(fs::exists(run(a) / model)) << model;
            EXPECT_EQ(test::readText(run(a) / model), test::readText(run(b) / model)) << model;
        }
    }
};

TEST_F(Cli, TellsHelpAndVersionAndRefusesWhatItDoesNotKnow) {
    EXPECT_EQ(call({"--help"}).status, 0);
    EXPECT_EQ(call({"--version"}).out.find("wavelens-cli "), 0U);
    expectRefused(call({"trian"}), {"trian", "--help"});
    expectRefused(call({"train", "--colour", "red"}), {"--help"});
    expectRefused(call({}), {"--help"});
}

TEST_F(Cli, PrintsPresetsAndSchemaThatItTakesBack) {
    const auto list = call({"config", "--list"});
    EXPECT_EQ(list.status, 0);
    for (const char* preset : {"demo", "quick_cpu", "edsr_s_pcl", "edsr_l_pcl"}) {
        EXPECT_NE(list.out.find(preset), std::string::npos) << preset;
        const auto printed = call({"config", "--preset", preset});
        ASSERT_EQ(printed.status, 0) << printed.err;
        EXPECT_NO_THROW((void)engine::parseConfig(printed.out, preset)) << preset;
    }
    EXPECT_TRUE(Json::parse(call({"config", "--schema"}).out).contains("properties"));
    expectRefused(call({"config", "--preset", "edsr_xl"}), {"edsr_xl", "demo"});
}

TEST_F(Cli, TrainsThenMeasuresAndUsesTheModel) {
    const auto trained = train("run", {"--json"});
    ASSERT_EQ(trained.status, 0) << trained.err;
    std::istringstream lines(trained.out);
    std::string line;
    int steps = 0;
    for (; std::getline(lines, line); ++steps)
        for (const char* key :
             {"step", "loss_total", "loss_l1", "loss_contrastive", "loss_discriminator", "lr", "seconds"})
            EXPECT_TRUE(Json::parse(line).contains(key)) << key;
    EXPECT_EQ(steps, 16);

    const auto model = (run("run") / "model.safetensors").string();
    const auto about = Json::parse(call({"info", model, "--json"}).out);
    EXPECT_EQ(about["architecture"], "edsr");
    EXPECT_EQ(about["scale"], 2);

    const auto measured = call({"evaluate", "--model", model, "--hr", m_dir / "images", "--json"});
    ASSERT_EQ(measured.status, 0) << measured.err;
    const auto report = Json::parse(measured.out);
    EXPECT_EQ(report["protocol"], "paper");
    EXPECT_EQ(report["images"].size(), 6U);
    EXPECT_GT(report["mean"]["psnr_y"].get<double>(), 10);

    const auto larger =
        call({"upscale", "--model", model, "-o", m_dir / "larger", m_dir / "images/picture_0.png", "--json"});
    ASSERT_EQ(larger.status, 0) << larger.err;
    const auto file = Json::parse(larger.out)["files"][0];
    EXPECT_EQ(file["width"], 128);
    EXPECT_EQ(file["height"], 112);
    EXPECT_TRUE(fs::exists(file["output"].get<std::string>()));
}

TEST_F(Cli, ConvertsAndDescribesModels) {
    ASSERT_EQ(train("run", {"--steps", "1"}).status, 0);
    const auto model = (run("run") / "model_last.safetensors").string();
    for (const std::string extension : {".pth", ".onnx", ".safetensors"}) {
        const auto file = (m_dir / ("other" + extension)).string();
        const auto converted = call({"convert", "--model", model, "-o", file, "--description", "six waves"});
        ASSERT_EQ(converted.status, 0) << converted.err;
        EXPECT_TRUE(fs::exists(file));
        expectRefused(call({"convert", "--model", model, "-o", file}), {file, "--replace"});
        EXPECT_EQ(call({"convert", "--model", model, "-o", file, "--replace"}).status, 0);
    }
    const auto described = Json::parse(call({"info", m_dir / "other.safetensors", "--json"}).out);
    EXPECT_EQ(described["architecture"], "edsr");
    const auto foreign = Json::parse(call({"info", m_dir / "other.pth", "--json"}).out);
    EXPECT_EQ(foreign["format"], "PyTorch");
    EXPECT_EQ(foreign["architecture"], "edsr");
    EXPECT_EQ(foreign["scale"], 2);
    EXPECT_EQ(foreign["parameters"], described["parameters"]);
    expectRefused(call({"convert", "--model", model, "-o", m_dir / "other.caffe"}), {"other.caffe", ".onnx"});
    expectRefused(call({"info", m_dir / "images/picture_0.png"}), {"picture_0.png", "no model file"});
}

TEST_F(Cli, ASecondUpscaleSkipsWhatIsDone) {
    ASSERT_EQ(train("run", {"--steps", "1"}).status, 0);
    const auto model = (run("run") / "model_last.safetensors").string();
    const auto upscale = [&](const std::vector<std::string>& more) {
        std::vector<std::string> arguments{"upscale", "--model", model, "-o", m_dir / "out", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.push_back(m_dir / "images");
        const auto result = call(arguments);
        EXPECT_EQ(result.status, 0) << result.err;
        return Json::parse(result.out)["files"];
    };
    for (const auto& file : upscale({}))
        EXPECT_EQ(file["skipped"], false);
    for (const auto& file : upscale({}))
        EXPECT_EQ(file["skipped"], true);
    for (const auto& file : upscale({"--size", "150%", "--format", "jpeg"})) {
        EXPECT_EQ(file["width"], 96);
        EXPECT_EQ(file["reduced"], true);
        EXPECT_EQ(fs::path(file["output"].get<std::string>()).extension(), ".jpg");
    }
    EXPECT_EQ(upscale({"--size", "70"})[0]["width"], 70);
    expectRefused(call({"upscale", "--model", model, "-o", m_dir / "out", "--size", "big", m_dir / "images"}),
                  {"--size", "big"});
    expectRefused(call({"upscale", "--model", model, "-o", m_dir / "out", "--size", "3x", m_dir / "images"}), {"×2"});
}

TEST_F(Cli, AnInterruptedUpscaleLeavesNothing) {
    ASSERT_EQ(train("run", {"--steps", "1"}).status, 0);
    engine::writeImage(m_dir / "large.png", test::syntheticImage(4000, 3000, 1), {});
    const auto process =
        start({"upscale", "--model", run("run") / "model_last.safetensors", "-o", m_dir / "out", m_dir / "large.png"});
    // The result is under way when its temporary file is there.
    ASSERT_TRUE(test::Process::await([&] { return fs::exists(m_dir / "out") && !fs::is_empty(m_dir / "out"); }));
    process->kill(SIGINT);
    EXPECT_EQ(process->wait(), 130);
    EXPECT_TRUE(fs::is_empty(m_dir / "out"));
}

TEST_F(Cli, AModelOfNoNumbersWritesNothing) {
    ASSERT_EQ(train("run", {"--steps", "1"}).status, 0);
    const engine::TensorFile good = engine::readSafetensors(run("run") / "model_last.safetensors");
    std::vector<std::vector<float>> values;
    std::vector<engine::TensorView> tensors = good.tensors;
    for (auto& tensor : tensors) {
        auto& value = values.emplace_back(tensor.bytes / sizeof(float), std::numeric_limits<float>::quiet_NaN());
        tensor.data = value.data();
    }
    const auto model = m_dir / "broken.safetensors";
    engine::writeSafetensors(model, tensors, good.metadata);
    const auto result = call({"upscale", "--model", model, "-o", m_dir / "out", m_dir / "images/picture_0.png"});
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.err.find("picture_0.png"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("not finite"), std::string::npos) << result.err;
    EXPECT_TRUE(!fs::exists(m_dir / "out") || fs::is_empty(m_dir / "out"));
}

TEST_F(Cli, NamesInAnyLanguage) {
    const fs::path folder = m_dir / "zdjęcia Größe 画像";
    const std::string picture = "N° 2, #1.png";
    fs::rename(m_dir / "images", folder);
    fs::rename(folder / "picture_2.png", folder / picture);
    engine::RunConfig config = smallConfig();
    config.data.trainHr = folder.string();
    config.data.validationHr = folder.string();
    config.validation.preview = picture;
    config.training.steps = 2;
    const auto named = folder / "ustawienia żółć.json";
    engine::atomicWrite(named, engine::writeConfig(config));
    EXPECT_EQ(Json::parse(test::readText(named))["data"]["train_hr"], folder.string());

    const auto runFolder = m_dir / "próba № 1, #2 実験";
    const auto trained = call({"train", "--config", named, "--run", runFolder});
    ASSERT_EQ(trained.status, 0) << trained.err;
    const auto model = runFolder / "model.safetensors";
    ASSERT_TRUE(fs::exists(model));
    EXPECT_EQ(Json::parse(test::readText(runFolder / "config.json"))["data"]["train_hr"], folder.string());

    const auto measured = call({"evaluate", "--model", model, "--hr", folder, "--json"});
    ASSERT_EQ(measured.status, 0) << measured.err;
    std::set<std::string> names;
    const auto report = Json::parse(measured.out);
    for (const auto& image : report["images"])
        names.insert(image["name"].get<std::string>());
    EXPECT_TRUE(names.contains(picture)) << measured.out;

    const auto out = m_dir / "większe 大";
    const auto larger = call({"upscale", "--model", model, "-o", out, folder / picture, "--json"});
    ASSERT_EQ(larger.status, 0) << larger.err;
    const auto file = Json::parse(larger.out)["files"][0];
    EXPECT_EQ(file["input"], (folder / picture).string());
    const fs::path written = file["output"].get<std::string>();
    EXPECT_EQ(written.parent_path(), out);
    EXPECT_EQ(written.filename().string().rfind("N° 2, #1", 0), 0U) << written;
    std::vector<fs::path> there;
    for (const auto& entry : fs::directory_iterator(out))
        there.push_back(entry.path());
    EXPECT_EQ(there, std::vector<fs::path>{written});
}

TEST_F(Cli, WritesBandsAndSamples) {
    const auto image = m_dir / "images/picture_0.png";
    const auto bands = call({"bands", image, "-o", m_dir / "bands", "--json"});
    ASSERT_EQ(bands.status, 0) << bands.err;
    for (const auto& band : Json::parse(bands.out)["bands"])
        EXPECT_TRUE(fs::exists(band["file"].get<std::string>()));
    ASSERT_EQ(call({"samples", "--config", configFile(), image, "-o", m_dir / "samples"}).status, 0);
    EXPECT_GE(std::distance(fs::directory_iterator(m_dir / "samples"), fs::directory_iterator()), 4);  // P1 P2 N1 N2
}

TEST_F(Cli, ResumedRunEqualsAnUninterruptedOne) {
    ASSERT_EQ(train("whole").status, 0);
    ASSERT_EQ(train("parts", {"--steps", "5"}).status, 0);
    ASSERT_EQ(call({"train", "--resume", run("parts"), "--steps", "11"}).status, 0);
    ASSERT_EQ(call({"train", "--resume", run("parts")}).status, 0);
    expectEqualRuns("whole", "parts");
}

TEST_F(Cli, RunKilledAtAnyMomentResumes) {
    auto config = smallConfig();
    config.training.steps = 60;
    config.checkpoint.interval = 3;
    write(config);
    ASSERT_EQ(train("whole").status, 0);
    // From before the first checkpoint to the last steps, wherever the process happens to be.
    auto process = start({"train", "--config", configFile(), "--run", run("killed")});
    for (const std::size_t lines : {4U, 17U, 33U, 52U}) {
        ASSERT_TRUE(test::Process::await([&] { return curve("killed").size() >= lines; }));
        process->kill(SIGKILL);
        EXPECT_EQ(process->wait(), -SIGKILL);
        process = start({"train", "--resume", run("killed")});
    }
    EXPECT_EQ(process->wait(), 0) << process->err();
    EXPECT_EQ(call({"info", run("killed"), "--json"}).status, 0);
    EXPECT_EQ(test::readText(run("whole") / "model_last.safetensors"),
              test::readText(run("killed") / "model_last.safetensors"));
}

TEST_F(Cli, InterruptSavesAndSaysSo) {
    auto config = smallConfig();
    config.training.steps = 100'000;
    write(config);
    const auto process = start({"train", "--config", configFile(), "--run", run("run")});
    ASSERT_TRUE(test::Process::await([&] { return curve("run").size() > 5; }));
    process->kill(SIGINT);
    EXPECT_EQ(process->wait(), 130);
    EXPECT_NE(process->out().find("stopped at step"), std::string::npos) << process->out();
    const auto about = Json::parse(call({"info", run("run"), "--json"}).out);
    EXPECT_EQ(about["state"], "stopped");
    EXPECT_EQ(about["checkpoints"].back(), about["step"]);
}

TEST_F(Cli, RefusesConfigurationsByName) {
    const auto withText = [&](const std::string& text) {
        test::writeText(configFile(), text);
        return train("run");
    };
    expectRefused(withText(R"({"contrast": {"tempratur": 1}})"), {"contrast.tempratur", "contrast.temperature"});
    expectRefused(withText(R"({"training": {"steps": "many"}})"), {"training.steps"});
    expectRefused(withText(R"({"training": {"steps": -1}})"), {"training.steps = -1"});
    expectRefused(withText("{\n  \"training\": {,\n"), {"config.json", "line 2"});
    expectRefused(withText(""), {"config.json"});
    fs::remove(configFile());
    expectRefused(train("run"), {"config.json"});
    EXPECT_FALSE(fs::exists(run("run")));

    write(smallConfig());
    expectRefused(train("run", {"--set", "training.batch_size=0"}), {"training.batch_size = 0"});
    expectRefused(train("run", {"--set", "network.scale=5"}), {"network.scale = 5"});
    expectRefused(train("run", {"--set", "scale"}), {"\"scale\" has no ="});
    expectRefused(train("run", {"--set", "network.depth=5"}), {"network.depth"});
    expectRefused(train("run", {"--device", "toaster"}), {"hardware.device = toaster"});
    EXPECT_FALSE(fs::exists(run("run")));
}

TEST_F(Cli, RefusesDataByName) {
    expectRefused(train("a", {"--set", "data.train_hr=" + (m_dir / "nowhere").string()}), {"nowhere does not exist"});
    fs::create_directories(m_dir / "empty");
    expectRefused(train("b", {"--set", "data.train_hr=" + (m_dir / "empty").string()}), {"empty holds no images"});
    expectRefused(train("c", {"--set", "data.patch_size=64"}),
                  {"data.patch_size 64 at scale 2"});  // images are 64 × 56

    EXPECT_EQ(train("a", {"--steps", "1"}).status, 0);  // what was refused left nothing in the way

    fs::create_directories(m_dir / "broken");
    test::writeText(m_dir / "broken/text.png", "this is no image");
    const auto whole = test::readText(m_dir / "images/picture_0.png");
    test::writeText(m_dir / "broken/cut.png", whole.substr(0, whole.size() / 2));
    expectRefused(train("d", {"--set", "data.train_hr=" + (m_dir / "broken").string()}), {"broken"});

    // One good image beside them is enough: the others are named and left out.
    fs::copy(m_dir / "images/picture_0.png", m_dir / "broken/good_0.png");
    fs::copy(m_dir / "images/picture_1.png", m_dir / "broken/good_1.png");
    const auto trained = train("e", {"--set", "data.train_hr=" + (m_dir / "broken").string(), "--steps", "2"});
    EXPECT_EQ(trained.status, 0) << trained.err;
    EXPECT_NE(trained.err.find("text.png"), std::string::npos) << trained.err;
    EXPECT_NE(trained.err.find("cut.png"), std::string::npos) << trained.err;

    // LR and HR that do not belong together.
    fs::create_directories(m_dir / "lr");
    const std::string lrFolder = "data.train_lr=" + (m_dir / "lr").string();
    expectRefused(train("f", {"--set", lrFolder}), {"lr holds no images"});
    for (int i = 1; i < 5; ++i)
        engine::writeImage(m_dir / "lr" / ("picture_" + std::to_string(i) + ".png"), test::syntheticImage(32, 28, i),
                           {});
    engine::writeImage(m_dir / "lr/picture_0.png", test::syntheticImage(30, 28, 0), {});
    const auto paired = train("g", {"--set", lrFolder, "--steps", "2"});
    EXPECT_EQ(paired.status, 0) << paired.err;
    EXPECT_NE(paired.err.find("picture_0.png"), std::string::npos) << paired.err;
    EXPECT_NE(paired.err.find("picture_5.png"), std::string::npos) << paired.err;
}

TEST_F(Cli, RefusesRunFoldersThatHoldSomething) {
    fs::create_directories(run("full"));
    test::writeText(run("full") / "thesis.txt", "mine");
    expectRefused(train("full"), {"full"});
    EXPECT_EQ(test::readText(run("full") / "thesis.txt"), "mine");
    test::writeText(run("file"), "mine");
    EXPECT_NE(train("file").status, 0);
    EXPECT_EQ(test::readText(run("file")), "mine");
    expectRefused(call({"train", "--resume", run("nothing")}), {"nothing"});
}

TEST_F(Cli, RefusesModelsByName) {
    test::writeText(m_dir / "model.safetensors", "this is no model");
    const auto images = (m_dir / "images").string();
    const auto model = (m_dir / "model.safetensors").string();
    expectRefused(call({"evaluate", "--model", model, "--hr", images}), {"model.safetensors"});
    expectRefused(call({"upscale", "--model", model, "-o", m_dir / "out", images}), {"model.safetensors"});
    expectRefused(call({"info", m_dir / "none.safetensors"}), {"none.safetensors"});
    expectRefused(call({"evaluate", "--model", "bicubic", "--hr", images}), {"--scale"});

    ASSERT_EQ(train("run", {"--steps", "1"}).status, 0);
    const auto good = (run("run") / "model_last.safetensors").string();
    expectRefused(call({"evaluate", "--model", good, "--hr", images, "--scale", "4"}), {"×2 model, not ×4"});
    test::writeText(model, test::readText(good).substr(0, 2000));
    expectRefused(call({"upscale", "--model", model, "-o", m_dir / "out", images}), {"model.safetensors"});
    EXPECT_FALSE(fs::exists(m_dir / "out"));
}

TEST_F(Cli, BenchTimesAStepByPartAndSaysWhichKernelsRan) {
    const std::vector<std::string> tiny{"bench", "--network", "small", "--batch",        "2",     "--patch",
                                        "16",    "--repeat",  "1",     "--no-inference", "--json"};
    const auto bench = [&](std::vector<std::string> more) {
        more.insert(more.begin(), tiny.begin(), tiny.end());
        const auto result = call(more);
        EXPECT_EQ(result.status, 0) << result.err;
        return Json::parse(result.out);
    };
    const auto fast = bench({"--method", "pcl_script", "--threads", "1"});
    EXPECT_EQ(fast["path"].get<std::string>().rfind("own kernels, ", 0), 0U);
    EXPECT_EQ(fast["threads"], 1);
    EXPECT_GT(fast["sgemm_gflops"], 0);
    EXPECT_GT(fast["step"]["gflops"], 0);
    EXPECT_GT(fast["peak_memory_mb"], 0);
    EXPECT_FALSE(fast.contains("inference"));
    double sum = 0;
    std::set<std::string> parts;
    for (const auto& [name, seconds] : fast["step"]["parts"].items()) {
        sum += seconds.get<double>();
        parts.insert(name);
    }
    EXPECT_EQ(parts, (std::set<std::string>{"contrastive_backward", "contrastive_loss", "discriminator_backward",
                                            "discriminator_forward", "embeddings", "network_backward",
                                            "network_forward", "optimiser", "samples"}));
    EXPECT_LE(sum, fast["step"]["seconds"]);

    const auto plain = bench({"--method", "l1", "--kernels", "libtorch"});
    EXPECT_EQ(plain["path"], "LibTorch's operators");
    EXPECT_EQ(plain["step"]["parts"].size(), 3U);
    expectRefused(call({"bench", "--network", "rcan"}), {"--network", "rcan"});
}

TEST_F(Cli, BenchTimesUpscaling) {
    const auto result = call({"bench", "--network", "srvgg", "--no-step"});
    ASSERT_EQ(result.status, 0) << result.err;
    EXPECT_NE(result.out.find("upscaling"), std::string::npos) << result.out;
    EXPECT_NE(result.out.find("0.92 MP"), std::string::npos) << result.out;
    EXPECT_EQ(result.out.find("training step"), std::string::npos) << result.out;
}

TEST_F(Cli, UpscalesTheOthersWhereOneFileIsBroken) {
    ASSERT_EQ(train("run", {"--steps", "1"}).status, 0);
    fs::create_directories(m_dir / "in");
    fs::copy(m_dir / "images/picture_0.png", m_dir / "in/good.png");
    const auto whole = test::readText(m_dir / "images/picture_1.png");
    test::writeText(m_dir / "in/cut.png", whole.substr(0, whole.size() / 2));
    const auto result =
        call({"upscale", "--model", run("run") / "model_last.safetensors", "-o", m_dir / "out", m_dir / "in"});
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.err.find("cut.png"), std::string::npos) << result.err;
    EXPECT_EQ(std::distance(fs::directory_iterator(m_dir / "out"), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace wavelens
