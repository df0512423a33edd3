"""Makes maps of features, offline: principal components, then t-SNE; see `feature_space`."""

import numpy as np
import numpy.typing as npt
from sklearn.manifold import TSNE

from core.arrays import Int64Array
from core.transfer.linear_heads.feature_space import DIMENSIONS, FeatureSpace


def make(rows: npt.NDArray, labels: Int64Array, seed: int = 0) -> FeatureSpace:
    """Make a map.

    Args:
        rows: features (N, D) of at least 10 images.
        labels: int64 (N,), their classes.
        seed: of the layout.
    """
    mean = rows.mean(axis=0).astype(np.float32)
    _, _, components = np.linalg.svd((rows - mean).astype(np.float32), full_matrices=False)
    basis = components[:DIMENSIONS].T
    scores = (rows - mean) @ basis
    perplexity = min(30.0, (len(rows) - 1) / 3)
    places = TSNE(perplexity=perplexity, init="pca", random_state=seed).fit_transform(scores)
    places -= places.min(axis=0)
    return FeatureSpace(
        mean, basis, scores.astype(np.float32), (places / places.max(axis=0)).astype(np.float32), labels
    )
