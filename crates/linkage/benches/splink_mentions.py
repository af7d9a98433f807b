"""Splink's side of `cargo xtask bench linkage`: mentions of recruiters.

    python splink_mentions.py CLEANED.csv TRUTH.csv [THREADS]

Splink gets the values after our cleaning. Its comparisons and blocking are tuned with its own means: term
frequencies, sets of words, phonetic-like prefixes, exploded words. Its threshold is the best one for the
truth, which nobody knows in practice. Prints one line of JSON.
"""

import json
import logging
import resource
import sys
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.internals.duckdb.database_api import DuckDBAPI

logging.disable(logging.WARNING)
cleaned, truth = sys.argv[1:3]
threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2

start = time.time()
connection = duckdb.connect()
connection.execute(f"SET threads = {threads}")
connection.execute(
    f"""
    CREATE TABLE mentions AS
    SELECT id AS unique_id, name, phone, account, handle, company, regency,
           string_split(name, ' ') AS words, string_split(company, ' ') AS company_words,
           list_extract(string_split(name, ' '), 1) AS first_word,
           list_extract(string_split(name, ' '), -1) AS last_word
    FROM read_csv('{cleaned}', all_varchar = true, header = true)
    """
)
api = DuckDBAPI(connection)
records = api.register("mentions")


def words(column, name):
    """Levels for sets of words, as near to ours as SQL comes."""
    shared = f"len(list_intersect({column}_l, {column}_r))"
    least = f"least(len({column}_l), len({column}_r))"
    return cl.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            cll.NullLevel(name),
            cll.ExactMatchLevel(name, term_frequency_adjustments=True),
            cll.JaroWinklerLevel(name, 0.92),
            cll.CustomLevel(f"{shared} = {least}", "the shorter within the longer"),
            cll.JaroWinklerLevel(name, 0.85),
            cll.CustomLevel(f"{shared} >= 1", "a word in common"),
            cll.ElseLevel(),
        ],
    )


def number(column, edits):
    return cl.LevenshteinAtThresholds(column, edits).configure(term_frequency_adjustments=True)


settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        words("words", "name"),
        number("phone", [1]),
        number("account", [1]),
        number("handle", [1]),
        words("company_words", "company"),
        cl.ExactMatch("regency").configure(term_frequency_adjustments=True),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("phone"),
        block_on("account"),
        block_on("handle"),
        block_on("first_word", "regency"),
        block_on("last_word", "regency"),
        block_on("substr(name, 1, 4)", "regency"),
        block_on("first_word", "company"),
        block_on("last_word", "company"),
        block_on("substr(phone, 1, 10)", "substr(name, 1, 2)"),
        block_on("substr(phone, -8)"),
    ],
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
)
linker = Linker(records, settings)
training = linker.training
training.estimate_probability_two_random_records_match(
    [block_on("account"), block_on("phone", "handle"), block_on("name", "phone")], recall=0.15
)
training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for rule in (
    block_on("phone"),
    block_on("account"),
    block_on("handle"),
    block_on("name", "regency"),
):
    try:
        training.estimate_parameters_using_expectation_maximisation(rule)
    except Exception as error:
        print("training:", str(error).splitlines()[0], file=sys.stderr)

pairs = linker.inference.predict(threshold_match_weight=-6)
found = connection.execute(f"SELECT count(*) FROM {pairs.physical_name}").fetchall()[0][0]
predicted = time.time()
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = usage.ru_utime + usage.ru_stime

connection.execute(f"CREATE TABLE truth AS SELECT * FROM read_csv('{truth}', all_varchar = true)")
true_pairs = connection.execute(
    "SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM truth GROUP BY recruiter)"
).fetchall()[0][0]


def f1(found, right):
    return 2 * right / (found + true_pairs) if found else 0.0


best = {"f1": 0.0}
best_pairs = {"f1": 0.0}
for weight in range(-6, 14):
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_weight=weight
    )
    in_clusters, right = connection.execute(
        f"""
        SELECT (SELECT sum(n * (n - 1) / 2) FROM
                   (SELECT count(*) AS n FROM {clusters.physical_name} GROUP BY cluster_id)),
               (SELECT sum(n * (n - 1) / 2) FROM
                   (SELECT count(*) AS n FROM {clusters.physical_name} c
                    JOIN truth t ON t.id = c.unique_id GROUP BY c.cluster_id, t.recruiter))
        """
    ).fetchall()[0]
    score = f1(in_clusters, right)
    print(f"{weight} bits: clusters F1 {score:.4f}", file=sys.stderr)
    if score > best["f1"]:
        best = {"f1": score, "bits": weight, "precision": right / max(in_clusters, 1)}
    linked, right = connection.execute(
        f"""
        SELECT count(*), count(*) FILTER (a.recruiter = b.recruiter) FROM {pairs.physical_name} p
        JOIN truth a ON a.id = p.unique_id_l JOIN truth b ON b.id = p.unique_id_r
        WHERE p.match_weight >= {weight}
        """
    ).fetchall()[0]
    score = f1(linked, right)
    if score > best_pairs["f1"]:
        best_pairs = {"f1": score, "bits": weight}

print(
    json.dumps(
        {
            "seconds": round(predicted - start, 3),
            "cpu_seconds": round(cpu, 3),
            "peak_mb": round(usage.ru_maxrss / 1000),
            "pairs": found,
            "clusters": best,
            "pairs_best": best_pairs,
        }
    )
)
