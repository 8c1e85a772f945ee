"""utils.benchmark: what was run and how often; no test depends on how long it took."""
import pytest

import microgradx
from microgradx.utils.benchmark import Compare, Measurement, TaskSpec, Timer, select_unit


def clock(step=0.25):
    """A timer that says `step` more every time it is asked."""
    now = [0.0]

    def ask():
        now[0] += step
        return now[0]
    return ask


def test_timeit_runs_the_statement_so_often_and_warms_up():
    ran = []
    m = Timer("ran.append(n)", "n = 5", globals={"ran": ran}, timer=clock()).timeit(300)
    assert ran == [5] * 303 and m.number_per_run == 300 and m.raw_times == [0.25] and m.times == [0.25 / 300] and m.mean == m.median == 0.25 / 300


def test_autoranges_run_until_their_time_is_full():
    told = []
    m = Timer(timer=clock()).blocked_autorange(callback=lambda number, taken: told.append((number, taken)), min_run_time=2)
    assert m.raw_times == [0.25] * 8 and told == [(m.number_per_run, 0.25)] * 8
    assert len(Timer(timer=clock()).adaptive_autorange(min_run_time=1).raw_times) == 4
    assert len(Timer(timer=clock()).adaptive_autorange(threshold=-1, max_run_time=3).raw_times) == 12


def test_threads_are_set_and_set_back():
    was, seen = microgradx.get_num_threads(), []
    Timer("seen.append(microgradx.get_num_threads())", globals={"seen": seen}, num_threads=3).timeit(1)
    assert set(seen) == {3} and microgradx.get_num_threads() == was


def test_measurements_say_what_they_are():
    task = TaskSpec("f(x)", "x = 1", label="f", sub_label="small", description="new", num_threads=2)
    m = Measurement(10, [1e-3, 2e-3, 4e-3], task)
    assert (m.title, m.stmt, m.median) == ("f: small", "f(x)", 2e-4) and m.iqr == pytest.approx(1.5e-4)
    assert (m.as_row_name, Measurement(1, [1.0], TaskSpec("f()", "")).as_row_name, Measurement(1, [1.0], TaskSpec("", "")).as_row_name) == ("small", "f()", "[Unknown]")
    assert repr(m).splitlines()[1:] == ["f: small", "new", "setup: x = 1", "  Median: 200.00 us", "  3 measurements, 10 runs per measurement, 2 threads"]
    assert repr(Measurement(10, [1e-3, 2e-3, 3e-3, 4e-3], task)).splitlines()[4:] == [
        "  Median: 250.00 us", "  IQR:    150.00 us (175.00 to 325.00)", "  4 measurements, 10 runs per measurement, 2 threads"]
    assert repr(Measurement(10, [1e-3], TaskSpec("f()", "pass"))).splitlines()[1:] == ["f()", "  100.00 us", "  1 measurement, 10 runs , 1 thread"]
    assert repr(m).splitlines()[0] == object.__repr__(m)
    assert [len(x.raw_times) for x in Measurement.merge([m, m, Measurement(1, [1.0], task)])] == [6, 1]
    assert [select_unit(t) for t in (1e-12, 3e-6, 2.0)] == [("ns", 1e-9), ("us", 1e-6), ("s", 1.0)]


def test_compare_has_a_column_for_each_description():
    table = Compare([Measurement(1, [t], TaskSpec("f()", "", label="f", sub_label=row, description=column))
                     for t, row, column in ((2e-3, "a", "old"), (1e-3, "a", "new"), (4e-3, "b", "old"))])
    assert str(table).split() == ["f", "(ms)", "old", "new", "a", "2.00", "1.00", "b", "4.00"]
    with pytest.raises(ValueError, match="float"):
        table.extend_results([1.0])


def test_compare_trims_warns_and_colours():
    measured = [Measurement(1, [t * k * 1e-6 for k in (1, 1.02, 1.3, 1.04, 1.01, 1.2)], TaskSpec("f()", "", label="f", sub_label=row, description=column))
                for t, row, column in ((2.123, "small", "old"), (1.123, "small", "new"), (200.77, "big", "old"), (300.77, "big", "new"))]
    table = Compare(measured)
    plain = str(table).split()[4:]
    assert plain == ["small", "2.19", "1.16", "big", "206.79", "309.79"]
    table.trim_significant_figures()
    assert str(table).split()[4:] == ["small", "2.19", "1.16", "big", "207", "310"]
    table.highlight_warnings()
    assert str(table).count("(! 14%)") == 4
    table.colorize()
    assert [line.count("\x1b[92m") for line in str(table).splitlines()[2:]] == [2, 0]
    table.colorize(rowwise=True)
    assert [line.index("\x1b[92m") < line.index("(!") for line in str(table).splitlines()[2:]] == [False, True]


def test_what_is_not_measured():
    for options, word in (({"language": "c++"}, "Python"), ({"global_setup": "#include"}, "global_setup"), ({"stmt": len}, "string")):
        with pytest.raises(ValueError, match=word):
            Timer(**options)
