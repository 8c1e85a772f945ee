"""The profiler: what is counted, in which steps, and how the table and the trace say it. No test depends on how long something took."""
import gzip
import json
import threading

import pytest

import microgradx
from microgradx import nn
from microgradx.profiler import EventList, ProfilerAction, ProfilerActivity, profile, record_function, schedule, tensorboard_trace_handler


@pytest.fixture
def step():
    net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
    optimizer = microgradx.optim.SGD(net.parameters(), lr=0.1)

    def run():
        with record_function("forward"):
            loss = net(microgradx.ones(5, 3)).sum()
        loss.backward()
        optimizer.step()
    return run


COUNTS = {"forward": 1, "nn.Sequential": 1, "nn.Linear": 2, "nn.ReLU": 1, "backward": 1, "Optimizer.step#SGD.step": 1}


def counts(prof):
    return {each.key: each.count for each in prof.key_averages()}


def test_blocks_layers_passes_and_steps_are_counted(step):
    step()
    with profile(activities=[ProfilerActivity.CPU]) as prof:
        step()
        step()
    step()          # after the end
    assert counts(prof) == {name: 2 * count for name, count in COUNTS.items()}
    averages = {each.key: each for each in prof.key_averages()}
    assert averages["forward"].cpu_time_total >= averages["nn.Sequential"].cpu_time_total >= averages["nn.Linear"].cpu_time_total > 0
    inside = averages["nn.Sequential"].cpu_time_total - averages["nn.Linear"].cpu_time_total - averages["nn.ReLU"].cpu_time_total
    assert averages["nn.Sequential"].self_cpu_time_total == pytest.approx(inside) and averages["nn.Linear"].cpu_time == averages["nn.Linear"].cpu_time_total / 4
    whole = sum(each.self_cpu_time_total for each in prof.key_averages())
    assert whole == pytest.approx(sum(event.time for event in prof.events() if event.depth == 0) * 1e6)


def test_the_lines_that_led_to_a_block(step):
    with profile(with_stack=True, with_modules=True) as prof:
        for _ in range(3):
            step()
        with record_function("forward"):
            pass
    first = next(event for event in prof.events() if event.name == "forward")
    assert first.stack[0].endswith("): run") and first.stack[0].startswith(__file__) and "test_the_lines" in first.stack[1] and not any("microgradx/" in line for line in first.stack[:2])
    assert [each.count for each in prof.key_averages(group_by_stack_n=1) if each.key == "forward"] == [3, 1] and counts(prof)["forward"] == 4
    table = prof.key_averages(group_by_stack_n=2).table(max_src_column_width=40)
    assert "Source Location" in table and table.count("): run") >= 1 and "Source Location" not in prof.key_averages().table()
    with profile() as prof:
        step()
    assert all(event.stack == [] for event in prof.events())


def test_nothing_is_left_behind(step):
    from microgradx._engine import tape
    from microgradx.nn import _hooks
    from microgradx.optim import optimizer
    plain = tape.backward_of_number, tape.run_backward
    with pytest.raises(KeyError), profile() as prof, record_function("outer"):
        step()
        raise KeyError
    assert counts(prof)["outer"] == 1
    assert (tape.backward_of_number, tape.run_backward) == plain and not any(_hooks._global.values()) and not optimizer._before_all and not optimizer._after_all
    with record_function("nobody looks"):
        pass
    assert "nobody looks" not in counts(prof)


def test_a_layer_that_raises_ends_its_block():
    class Fails(nn.Module):
        def forward(self, x):
            raise ValueError
    with profile() as prof:
        with pytest.raises(ValueError):
            nn.Sequential(nn.Identity(), Fails())(microgradx.ones(1))
        nn.Identity()(1)
    assert counts(prof) == {"nn.Sequential": 1, "nn.Identity": 2, "nn.Fails": 1}
    assert [event.depth for event in prof.events()] == [0, 1, 1, 0]


def test_profiles_that_cross_and_blocks_that_began_before_them():
    first, second = profile(), profile()
    first.start()
    second.start()
    first.stop()
    nn.Identity()(1)
    second.stop()
    assert counts(first) == {} and counts(second) == {"nn.Identity": 1}
    late = profile(schedule=schedule(wait=0, warmup=0, active=2))

    class Starts(nn.Module):
        def forward(self, x):
            late.start()
            return x
    Starts()(1)             # ends a layer that nobody saw begin
    nn.Identity()(1)
    late.stop()
    assert [(event.name, event.depth) for event in late.events()] == [("ProfilerStep#0", 0), ("nn.Identity", 1)]


def test_all_passes_are_counted():
    x = microgradx.ones(2, requires_grad=True)
    with profile() as prof:
        x.sum().backward()
        (x * 2).backward(microgradx.ones(2))
        microgradx.autograd.backward(x.sum())
        assert microgradx.autograd.grad((x * x).sum(), x)[0].tolist() == [2, 2]
    assert counts(prof) == {"backward": 4}
    [event] = prof.events()[:1]
    assert (event.key, event.count, event.cpu_time_total) == ("backward", 1, event.time * 1e6) and event.self_cpu_time_total == event.self_time * 1e6


def test_threads_are_told_apart(tmp_path):
    started, done = threading.Event(), threading.Event()

    def work():
        with record_function("open at the end"):
            started.set()
            done.wait()
        with record_function("after"):
            pass
    with profile() as prof, record_function("main"):
        thread = threading.Thread(target=work)
        thread.start()
        started.wait()
        with record_function("main"):
            pass
        layer = threading.Thread(target=microgradx.nn.Identity(), args=(1,))
        layer.start()
        layer.join()
    with profile() as again:
        done.set()
        thread.join()
    assert counts(prof) == {"main": 2, "nn.Identity": 1} and [(event.name, event.depth) for event in again.events()] == [("after", 0)]
    prof.export_chrome_trace(tmp_path / "trace.json")
    ids = {event["name"]: event["tid"] for event in json.loads((tmp_path / "trace.json").read_text())["traceEvents"]}
    assert ids["main"] == threading.get_native_id() != ids["nn.Identity"]


def test_schedules():
    names = [schedule(wait=1, warmup=1, active=2, repeat=1, skip_first=1)(step).name for step in range(7)]
    assert names == ["NONE", "NONE", "WARMUP", "RECORD", "RECORD_AND_SAVE", "NONE", "NONE"]
    assert schedule(wait=2, warmup=0, active=1, skip_first_wait=1)(0) is ProfilerAction.RECORD_AND_SAVE
    with pytest.raises(AssertionError, match="active=0"):
        schedule(wait=1, warmup=1, active=0)


def test_cycles_of_a_schedule(step):
    seen = []
    with profile(schedule=schedule(wait=1, warmup=1, active=2, repeat=2),
                 on_trace_ready=lambda prof: seen.append((prof.step_num, counts(prof)["ProfilerStep*"], counts(prof)["forward"]))) as prof:
        for _ in range(10):
            step()
            prof.step()
    assert seen == [(4, 2, 2), (8, 2, 2)]
    seen = []
    with profile(schedule=schedule(wait=0, warmup=0, active=3), on_trace_ready=lambda prof: seen.append(counts(prof)["forward"])) as prof:
        for _ in range(4):
            step()
            prof.step()
    assert seen == [3, 1]


def test_the_table(step):
    with profile(record_shapes=True, profile_memory=True) as prof:
        step()
        with record_function("a name that is longer than the column for names is wide"):
            kept = microgradx.ones(1 << 18)
    text = prof.key_averages(group_by_input_shape=True).table(sort_by="count", row_limit=3, max_name_column_width=20, header="head", time_unit="ms")
    lines = text.split("\n")
    assert lines[0] == "head" and lines[2].split("  ")[-1].strip() == "Input Shapes" and "CPU Mem" in lines[2] and len(lines) == 10
    assert "[[5, 3]]" in prof.key_averages(group_by_input_shape=True).table() and "[[5, 3]]" not in prof.key_averages().table()
    row = next(line for line in prof.key_averages().table(sort_by="self_cpu_memory_usage", max_name_column_width=20).split("\n") if "a name" in line)
    assert "a name that is lo..." in row and "1.00 MB" in row and len(kept) == 1 << 18
    assert lines[-2].startswith("Self CPU time total: ") and lines[-2].endswith("ms")
    assert [each.self_cuda_time_total for each in prof.key_averages()][:1] == [0] and prof.key_averages()[0].cpu_time_str.endswith("s")


def test_traces(step, tmp_path):
    with profile(on_trace_ready=tensorboard_trace_handler(str(tmp_path / "log"), worker_name="w", use_gzip=True), record_shapes=True) as prof:
        prof.add_metadata("who", "me")
        prof.add_metadata_json("what", "[1, 2]")
        step()
    [path] = (tmp_path / "log").iterdir()
    with gzip.open(path, "rt") as file:
        trace = json.load(file)
    assert path.name.startswith("w.") and trace["who"] == "me" and trace["what"] == [1, 2] and len(trace["traceEvents"]) == 7
    assert {"Input Dims": [[5, 3]]} in [event["args"] for event in trace["traceEvents"]]
    prof.export_chrome_trace(tmp_path / "plain.json")
    assert len(json.loads((tmp_path / "plain.json").read_text())["traceEvents"]) == 7


def test_the_older_profile(step):
    older = microgradx.autograd.profiler
    with older.profile(use_cuda=False) as prof, older.record_function("x"):
        step()
    assert counts(prof)["x"] == 1 and prof.table().count("nn.Linear") == 1 and prof.self_cpu_time_total > 0 and len(prof.function_events) == 8
    with older.profile(enabled=False) as prof:
        step()
    assert len(prof.key_averages()) == 0


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: profile(with_flops=True), NotImplementedError, "with_flops"),
    (lambda: profile(custom_trace_id_callback=str), NotImplementedError, "custom_trace_id_callback"),
    (lambda: microgradx.autograd.profiler.profile(use_cpu=False), NotImplementedError, "use_cpu"), (lambda: profile(activities=["cpu"]), TypeError, "'cpu'"),
    (lambda: EventList().table(top_level_events_only=True), NotImplementedError, "top_level"),
    (lambda: EventList().table(time_unit="h"), ValueError, "'h'"),
    *((call, AssertionError, "must be initialized") for call in (profile().key_averages, profile().events, profile().stop,
                                                                lambda: profile().export_chrome_trace("nowhere"))),
    (lambda: microgradx.profiler.supported, AttributeError, "single operations are not"),
    (lambda: microgradx.autograd.profiler.emit_nvtx(), RuntimeError, "emit_nvtx"),
    (lambda: microgradx.autograd.profiler.emit_itt, AttributeError, "emit_itt"),
])
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
