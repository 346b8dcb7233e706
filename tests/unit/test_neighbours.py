"""Nearest images against a search through all of them in whole numbers."""

import numpy as np
import pytest
import torch

from fmnist.inspection.neighbours import nearest


def some_images(count: int, levels: int = 256) -> torch.Tensor:
    generator = torch.Generator().manual_seed(8)
    return torch.randint(0, levels, (count, 28, 28), dtype=torch.uint8, generator=generator)


class TestNearest:
    @pytest.mark.parametrize("count", [1, 1023, 1024, 1025, 2500])
    def test_agrees_with_brute_force(self, count: int) -> None:
        images, query = some_images(count), some_images(count + 1)[-1]
        difference = images.numpy().astype(np.int64) - query.numpy().astype(np.int64)
        squares = (difference**2).sum(axis=(1, 2))
        expected = np.argsort(squares, kind="stable")[:7]
        found = nearest(images, query, min(7, count))
        assert found.indices.tolist() == expected.tolist()
        assert found.indices.dtype == torch.int64
        assert found.distances.dtype == torch.float32
        np.testing.assert_allclose(found.distances, np.sqrt(squares[expected]), rtol=1e-6)

    def test_finds_the_image_itself_at_no_distance(self) -> None:
        images = some_images(1500)
        found = nearest(images, images[1234], 2)
        assert found.indices[0] == 1234
        assert found.distances[0] == 0
        assert found.distances[1] > 0

    def test_of_equals_the_first_comes_first(self) -> None:
        images = some_images(1, levels=2).repeat(3000, 1, 1)
        assert nearest(images, images[0], 5).indices.tolist() == [0, 1, 2, 3, 4]

    def test_tells_apart_far_images_that_differ_by_one_grey_level(self) -> None:
        images = torch.zeros(3, 28, 28, dtype=torch.uint8)
        images[1, 27, 27] = 1
        images[2, 0, 0] = 2
        query = torch.full((28, 28), 255, dtype=torch.uint8)
        found = nearest(images, query, 3)
        assert found.indices.tolist() == [2, 1, 0]
        assert found.distances[2].item() == pytest.approx(255 * 28, rel=1e-7)

    @pytest.mark.parametrize("k", [0, -1, 4])
    def test_refuses_more_or_fewer_than_there_are(self, k: int) -> None:
        with pytest.raises(ValueError, match="of 3 images"):
            nearest(some_images(3), some_images(1)[0], k)

    def test_refuses_other_types_and_sizes(self) -> None:
        images = some_images(3)
        with pytest.raises(ValueError, match="uint8"):
            nearest(images, images[0].float(), 1)
        with pytest.raises(ValueError, match="no image of"):
            nearest(images, images[0, :14], 1)
