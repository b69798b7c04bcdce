"""The same expressions on Spark give the same scores as on DuckDB."""

from __future__ import annotations

from dataclasses import replace

import ibis
import pandas as pd
import pytest

from copydesk.scores.profile import PUBLISHED, THRESHOLDS
from copydesk.scores.scoring import scores
from copydesk.scores.tables import Tables, conformed
from tests.scores.market import market
from tests.scores.test_scores import computed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def spark():
    pyspark = pytest.importorskip("pyspark", reason="Spark is not installed (the extra spark)")
    session = (
        pyspark.sql.SparkSession.builder.master("local[1]")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    yield session
    session.stop()


# One measure or two of each part: Spark plans the whole recipe for minutes.
SOME = ("return_20", "to_high_252", "price_earnings", "return_on_equity", "tone")
MEASURES = tuple(m for m in PUBLISHED.measures if m.name in SOME)


@pytest.mark.parametrize(
    "profile",
    [replace(PUBLISHED, measures=MEASURES), replace(THRESHOLDS, measures=MEASURES)],
    ids=["cross-section", "thresholds"],
)
def test_spark_gives_the_same_scores(spark, profile):
    small = market(stocks=8, days=270)
    here = ibis.pyspark.connect(spark)
    tables = {}
    for name in ("prices", "fundamentals", "news", "securities"):
        frame = getattr(small, name).copy()
        for column in frame.columns:
            if str(frame[column].dtype).startswith("datetime"):
                frame[column] = [None if pd.isna(day) else day.date() for day in frame[column]]
        kinds = {"listed": "date", "delisted": "date"}
        if name == "securities":  # empty columns have no type of their own
            schema = ", ".join(f"{c} {kinds.get(c, 'string')}" for c in frame.columns)
            made = spark.createDataFrame(frame.astype(object).values.tolist(), schema)
        else:
            made = spark.createDataFrame(frame)
        made.createOrReplaceTempView(f"{name}_{profile.mapping.replace('-', '_')}")
        tables[name] = conformed(name, here.table(f"{name}_{profile.mapping.replace('-', '_')}"))
    there = spark.sql(ibis.to_sql(scores(Tables(**tables), profile), dialect="pyspark")).toPandas()
    there = there.sort_values(["date", "ticker"], ignore_index=True)
    there["date"] = pd.to_datetime(there.date)
    ours = computed(small, profile)
    assert len(there) == len(ours)
    for column in ("score", "parts", *PUBLISHED.parts, *SOME):
        pd.testing.assert_series_equal(
            there[column].astype("float64"), ours[column].astype("float64"), check_dtype=False, rtol=1e-9, atol=1e-9
        )
