"""What the benchmarks found beside what is wanted, from what is kept in `benchmarks/results/`.

python -m benchmarks.table
"""

from benchmarks.tables import records, responses

if __name__ == "__main__":
    print(records.table(), responses.table(), sep="\n\n")
