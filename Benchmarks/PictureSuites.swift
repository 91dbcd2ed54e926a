// Decoding and normalizing, by format, transform and size.

private import Domain
private import Imaging
private import Normalizing

func measureDecoding(_ bench: Bench) throws {
  for picture in bench.folder.vendorPictures() {
    let grey = grey(picture.frame)
    let files: [(name: String, bytes: [UInt8])] = [
      ("jpeg", picture.jpeg),
      ("grey jpeg", PictureEncoder.jpeg(grey, quality: 90)),
      ("png", PictureEncoder.png(picture.frame)), ("tiff", PictureEncoder.tiff(picture.frame)),
    ]
    for (name, bytes) in files {
      let decoder = PictureDecoder(jpegTransform: .fast)
      try bench.measure("decode/\(name) \(picture.name)") { _ = try decoder.decode(bytes) }
    }
  }
}

/// The recipe alone on decoded rows, and together with decoding as the program does it.
func measureNormalizing(_ bench: Bench) throws {
  for picture in bench.folder.vendorPictures() {
    let bytes = picture.jpeg
    for recipe in ["marco-599/1", "texture-255/1"].compactMap(Recipe.init(id:)) {
      let normalizer = Normalizer(recipe)
      try bench.measure("normalize/\(recipe.id) \(picture.name)") {
        normalizer.take(picture.frame)
        _ = normalizer.finish()
      }
      let decoder = PictureDecoder(jpegTransform: recipe.jpegTransform)
      try bench.measure("normalize/jpeg to \(recipe.id) \(picture.name)") {
        try bytes.withUnsafeBytes { try decoder.decode($0, into: normalizer) }
        _ = normalizer.finish()
      }
    }
  }
}

private func grey(_ frame: Frame) -> Frame {
  guard frame.channels == 3 else { return frame }
  let samples = stride(from: 1, to: frame.samples.count, by: 3).map { frame.samples[$0] }
  return Frame(width: frame.width, height: frame.height, channels: 1, samples: samples)
}
