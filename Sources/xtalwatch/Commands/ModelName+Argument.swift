// A network's name, as the command line takes it. Both are public elsewhere, so their meeting is public too.

public import ArgumentParser
public import Importing

extension ModelName: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
