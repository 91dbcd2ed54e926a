// The variables of the published MARCO network: names, shapes and checksums. Written by
// training/reference/make_published_variables.py; change that, not this.
// Source: variables.index of the released SavedModel (Bruno et al. 2018, PLoS ONE 13(6): e0198883).

/// One line a layer: its name, its kernel as height x width x input channels x filters, and the masked crc32c of
/// each of its variables in the order of ``VariableTable/Layer``.
enum PublishedVariables {
  static let text = """
    conv Inception/AuxLogits/Conv2d_1b_1x1 1x1x384x128 4cb7dfce 110bdb76 4652d00e 8826d49c
    conv Inception/AuxLogits/Conv2d_2a_5x5 5x5x128x768 77aeda37 087298d4 c5a9278f 18743104
    conv Inception/Conv2d_0a_3x3 3x3x3x16 38ac5999 fd117e80 9f67b4bf b3c848d7
    conv Inception/Conv2d_1a_3x3 3x3x16x32 1cc0b882 851084ed a959f07a cd6ad82f
    conv Inception/Conv2d_2a_3x3 3x3x32x32 274ed767 6bf5afe3 90b624e9 e03bf610
    conv Inception/Conv2d_2b_3x3 3x3x32x64 b9e8a548 08335922 802d2857 4dcfb01c
    conv Inception/Conv2d_3b_1x1 1x1x64x80 c3a24940 d6a4e3f3 2f56b36f dd56047d
    conv Inception/Conv2d_4a_3x3 3x3x80x144 83fcafa9 19de29e3 6daace17 3201b28d
    conv Inception/Mixed_5b/Branch_0/Conv2d_0a_1x1 1x1x144x64 d1cc49db e7f34b99 8b468978 d4c1004c
    conv Inception/Mixed_5b/Branch_1/Conv2d_0a_1x1 1x1x144x48 57d9c1d4 8a6f25da f72efa48 3a9cccfc
    conv Inception/Mixed_5b/Branch_1/Conv2d_0b_5x5 5x5x48x64 7e05fb76 6e1ccd10 735807b5 cb6e57b1
    conv Inception/Mixed_5b/Branch_2/Conv2d_0a_1x1 1x1x144x64 849160df 765782b5 9d2883df 403bf76a
    conv Inception/Mixed_5b/Branch_2/Conv2d_0b_3x3 3x3x64x96 c38c1d34 605195c6 41a36369 77cc6da6
    conv Inception/Mixed_5b/Branch_2/Conv2d_0c_3x3 3x3x96x96 43c18a45 dbae62da 77a2880c 8b43e626
    conv Inception/Mixed_5b/Branch_3/Conv2d_0b_1x1 1x1x144x32 39164154 1bac3d0a e989e582 1b23ee10
    conv Inception/Mixed_5c/Branch_0/Conv2d_0a_1x1 1x1x256x64 ab6a2e52 ae277058 5cc33a71 d5158719
    conv Inception/Mixed_5c/Branch_1/Conv2d_0b_1x1 1x1x256x48 7f63ce76 290d6302 cc5b4373 d1beb6ac
    conv Inception/Mixed_5c/Branch_1/Conv_1_0c_5x5 5x5x48x64 11a6ddbf 92c0040b 1c3933c0 d2840bed
    conv Inception/Mixed_5c/Branch_2/Conv2d_0a_1x1 1x1x256x64 8095ae2c fa4471a6 76289783 04c2e6a1
    conv Inception/Mixed_5c/Branch_2/Conv2d_0b_3x3 3x3x64x96 51e46153 f967ac43 db8f7caa 65b733e1
    conv Inception/Mixed_5c/Branch_2/Conv2d_0c_3x3 3x3x96x96 50eb6ee9 c79ec719 9cf833d0 420f7bce
    conv Inception/Mixed_5c/Branch_3/Conv2d_0b_1x1 1x1x256x64 982af8a7 914ad7aa f62bec5c adf3ed98
    conv Inception/Mixed_5d/Branch_0/Conv2d_0a_1x1 1x1x288x64 12025fcf 16a152bd 4590fa46 bf672684
    conv Inception/Mixed_5d/Branch_1/Conv2d_0a_1x1 1x1x288x48 20b3a9ab 55049c90 7051b76b ccbafe48
    conv Inception/Mixed_5d/Branch_1/Conv2d_0b_5x5 5x5x48x64 bfe97022 65c7a82a 77faec66 b3400e56
    conv Inception/Mixed_5d/Branch_2/Conv2d_0a_1x1 1x1x288x64 1beb2c7c 822d1184 ffbac339 7e06cf65
    conv Inception/Mixed_5d/Branch_2/Conv2d_0b_3x3 3x3x64x96 07523933 78e990d1 b2f731a7 8a379678
    conv Inception/Mixed_5d/Branch_2/Conv2d_0c_3x3 3x3x96x96 6351ee3e d12ca38c ede4893e d38e50fe
    conv Inception/Mixed_5d/Branch_3/Conv2d_0b_1x1 1x1x288x64 120788e3 e6d1bf62 8291d185 78c5a85a
    conv Inception/Mixed_6a/Branch_0/Conv2d_1a_1x1 3x3x288x256 502b16c2 dcb750e9 15ad8616 94fecb8b
    conv Inception/Mixed_6a/Branch_1/Conv2d_0a_1x1 1x1x288x64 9d37a989 1626c175 82545e3a 224c185c
    conv Inception/Mixed_6a/Branch_1/Conv2d_0b_3x3 3x3x64x96 119fddae 44451896 e6ab200f bc183371
    conv Inception/Mixed_6a/Branch_1/Conv2d_1a_1x1 3x3x96x96 b5ceda1b d32d0159 faf5a45d c09a90e4
    conv Inception/Mixed_6b/Branch_0/Conv2d_0a_1x1 1x1x640x128 03aa5fe0 40d5591e 64a4200a ccbf80ec
    conv Inception/Mixed_6b/Branch_1/Conv2d_0a_1x1 1x1x640x128 b360a975 b5f88104 0cfbae7c 91f389e0
    conv Inception/Mixed_6b/Branch_1/Conv2d_0b_1x7 1x7x128x128 cf43bfa1 33b8090f f17ddd3a 5a3c21dd
    conv Inception/Mixed_6b/Branch_1/Conv2d_0c_7x1 7x1x128x128 afc88c1b 9539ccd6 efdc197f d260a064
    conv Inception/Mixed_6b/Branch_2/Conv2d_0a_1x1 1x1x640x128 fd4b7f79 e5f29a98 28292b23 cf97df35
    conv Inception/Mixed_6b/Branch_2/Conv2d_0b_7x1 7x1x128x128 b60e7de7 bc5292e1 91eaec6b 7a9d04e0
    conv Inception/Mixed_6b/Branch_2/Conv2d_0c_1x7 1x7x128x128 8459f909 19b03d07 97e81b1b f7a1192a
    conv Inception/Mixed_6b/Branch_2/Conv2d_0d_7x1 7x1x128x128 ea74e1b3 327485c0 0689b4dd 312d466e
    conv Inception/Mixed_6b/Branch_2/Conv2d_0e_1x7 1x7x128x128 5169f268 69e9f0f7 4cba778a a3d3a225
    conv Inception/Mixed_6b/Branch_3/Conv2d_0b_1x1 1x1x640x128 f365afee 4bc149af 167ca1d4 15df4d4d
    conv Inception/Mixed_6c/Branch_0/Conv2d_0a_1x1 1x1x512x144 dcf1b899 ff669ad7 9a006511 611ef97d
    conv Inception/Mixed_6c/Branch_1/Conv2d_0a_1x1 1x1x512x144 7de414c0 db3a84d6 05962e5b f0a66608
    conv Inception/Mixed_6c/Branch_1/Conv2d_0b_1x7 1x7x144x144 461f0c89 d55def1f c6153043 1e4a0df0
    conv Inception/Mixed_6c/Branch_1/Conv2d_0c_7x1 7x1x144x144 e7ea9a98 fc2518eb 5cd1d9a2 ae6c32dc
    conv Inception/Mixed_6c/Branch_2/Conv2d_0a_1x1 1x1x512x144 e3491d78 0aad4b6b 719d5b88 9bf0ef12
    conv Inception/Mixed_6c/Branch_2/Conv2d_0b_7x1 7x1x144x160 08c7ef43 d40150d1 6f6a9e59 4a976a24
    conv Inception/Mixed_6c/Branch_2/Conv2d_0c_1x7 1x7x160x144 76df1ea4 8eb0d072 8c16069c 090e322c
    conv Inception/Mixed_6c/Branch_2/Conv2d_0d_7x1 7x1x144x144 57cbf39b 699a1b16 fee8abf9 4fa9c6b3
    conv Inception/Mixed_6c/Branch_2/Conv2d_0e_1x7 1x7x144x144 4f8ae798 de8c445a 832e01b7 356d1007
    conv Inception/Mixed_6c/Branch_3/Conv2d_0b_1x1 1x1x512x144 e55d50b7 bbb57a48 516d071e d7a00bdf
    conv Inception/Mixed_6d/Branch_0/Conv2d_0a_1x1 1x1x576x144 6f598242 a98f5b48 fdd77f7e 1c338bfd
    conv Inception/Mixed_6d/Branch_1/Conv2d_0a_1x1 1x1x576x144 6541db67 774a9c57 19fa58d7 c105f3a4
    conv Inception/Mixed_6d/Branch_1/Conv2d_0b_1x7 1x7x144x144 581990f8 91ee0cc7 04a6a708 386e4cca
    conv Inception/Mixed_6d/Branch_1/Conv2d_0c_7x1 7x1x144x144 545c7015 6f19b6a9 54410d4c 3e91daf8
    conv Inception/Mixed_6d/Branch_2/Conv2d_0a_1x1 1x1x576x144 e43b34ef 8336d215 ffc7622a 853b3360
    conv Inception/Mixed_6d/Branch_2/Conv2d_0b_7x1 7x1x144x144 2a959e66 71bf3f34 44eb61e6 160c3232
    conv Inception/Mixed_6d/Branch_2/Conv2d_0c_1x7 1x7x144x144 4777dc07 f8938dc7 751b949c d8e003dd
    conv Inception/Mixed_6d/Branch_2/Conv2d_0d_7x1 7x1x144x144 19743c79 f013a8e8 8e0447fe 2b53c612
    conv Inception/Mixed_6d/Branch_2/Conv2d_0e_1x7 1x7x144x144 2def15a2 496e5a09 87c1f1bf d85ad26d
    conv Inception/Mixed_6d/Branch_3/Conv2d_0b_1x1 1x1x576x144 e1b47239 ba515fe8 65820467 0fb21e74
    conv Inception/Mixed_6e/Branch_0/Conv2d_0a_1x1 1x1x576x96 f29fbcd8 7857fd0e 857ff120 f8254a63
    conv Inception/Mixed_6e/Branch_1/Conv2d_0a_1x1 1x1x576x96 c5af8ee1 1fc9418e 103d1d02 4ec67894
    conv Inception/Mixed_6e/Branch_1/Conv2d_0b_1x7 1x7x96x96 00689798 0c9767e3 de21ffd4 513e62df
    conv Inception/Mixed_6e/Branch_1/Conv2d_0c_7x1 7x1x96x96 30a3f11f 25914977 76b30e31 92ba4d22
    conv Inception/Mixed_6e/Branch_2/Conv2d_0a_1x1 1x1x576x192 27a1ea27 34c03c94 390bcbe5 d5b14434
    conv Inception/Mixed_6e/Branch_2/Conv2d_0b_7x1 7x1x192x96 1191d5ce 1d59da14 cf1fd172 110df051
    conv Inception/Mixed_6e/Branch_2/Conv2d_0c_1x7 1x7x96x96 ae7da806 75c9fc9e 64369e99 a09491f1
    conv Inception/Mixed_6e/Branch_2/Conv2d_0d_7x1 7x1x96x96 987d9acf fbfc5107 3743b884 00f52d28
    conv Inception/Mixed_6e/Branch_2/Conv2d_0e_1x7 1x7x96x96 4860a687 955330d7 be46e71f 97a6033a
    conv Inception/Mixed_6e/Branch_3/Conv2d_0b_1x1 1x1x576x96 0775ac8b da269870 70c24cf1 be149ab4
    conv Inception/Mixed_7a/Branch_0/Conv2d_0a_1x1 1x1x384x96 0e637741 13a45b79 cdd6718e f09f7270
    conv Inception/Mixed_7a/Branch_0/Conv2d_1a_3x3 3x3x96x96 6428c18e 49a037f7 62175c56 51986dfa
    conv Inception/Mixed_7a/Branch_1/Conv2d_0a_1x1 1x1x384x96 6e4e18bd 96dfa0f4 2027258e 87131b4d
    conv Inception/Mixed_7a/Branch_1/Conv2d_0b_1x7 1x7x96x96 45bb8654 876f4786 163d897b 287b453a
    conv Inception/Mixed_7a/Branch_1/Conv2d_0c_7x1 7x1x96x96 8b0f4f50 c4d3d6ac 2033094f fa9022a9
    conv Inception/Mixed_7a/Branch_1/Conv2d_1a_3x3 3x3x96x96 4476dcac 334b8027 b59950b1 845189ab
    conv Inception/Mixed_7b/Branch_0/Conv2d_0a_1x1 1x1x576x192 dc1854c4 62e219ae 51621464 018c5032
    conv Inception/Mixed_7b/Branch_1/Conv2d_0a_1x1 1x1x576x192 dc9c4ada 68ba1aa8 7876ea78 dff6d8f9
    conv Inception/Mixed_7b/Branch_1/Conv2d_0b_1x3 1x3x192x192 40e2e87d 32d7582d 6fcd550c b5ead6fc
    conv Inception/Mixed_7b/Branch_1/Conv2d_0b_3x1 3x1x192x192 0b5e0df0 b56f8b7e c1fcaa65 5bd6aa5f
    conv Inception/Mixed_7b/Branch_2/Conv2d_0a_1x1 1x1x576x192 edec78fc a33087e7 b95fe446 5d384956
    conv Inception/Mixed_7b/Branch_2/Conv2d_0b_3x3 3x3x192x192 93e41fe3 bbe4c3e5 73ec4430 ecf4f83b
    conv Inception/Mixed_7b/Branch_2/Conv2d_0c_1x3 1x3x192x192 d95ce3fc fd6d6f21 4c044e05 2cbfaba6
    conv Inception/Mixed_7b/Branch_2/Conv2d_0d_3x1 3x1x192x192 c57e9dde b4d38a10 d7dbaaf8 aa2541da
    conv Inception/Mixed_7b/Branch_3/Conv2d_0b_1x1 1x1x576x96 5fa879bc df4e238c 73388e46 6906ac95
    conv Inception/Mixed_7c/Branch_0/Conv2d_0a_1x1 1x1x1056x192 41914f91 168a789e 3094f6b0 d78260df
    conv Inception/Mixed_7c/Branch_1/Conv2d_0a_1x1 1x1x1056x192 ea21c319 eacfdf1c afb53f02 73b07299
    conv Inception/Mixed_7c/Branch_1/Conv2d_0b_1x3 1x3x192x192 70e61d4f bedb505f 37f62b5a 44187743
    conv Inception/Mixed_7c/Branch_1/Conv2d_0c_3x1 3x1x192x192 ae6472c0 149f7aeb cece2444 cb759207
    conv Inception/Mixed_7c/Branch_2/Conv2d_0a_1x1 1x1x1056x192 7d883c51 938b1086 3bc2a460 bbdbc50f
    conv Inception/Mixed_7c/Branch_2/Conv2d_0b_3x3 3x3x192x192 0bc10a93 1f04f117 3713e31a 14b74814
    conv Inception/Mixed_7c/Branch_2/Conv2d_0c_1x3 1x3x192x192 d6e9e6aa 835f19b2 1ed84b1c 85433d21
    conv Inception/Mixed_7c/Branch_2/Conv2d_0d_3x1 3x1x192x192 55282fc8 69279bf0 b3fb520c 9653e5d0
    conv Inception/Mixed_7c/Branch_3/Conv2d_0b_1x1 1x1x1056x96 94771931 00c6ea4e db472def 04997408
    logits Inception/AuxLogits/Conv2d_2b_1x1 1x1x768x4 7a7f8dba 0724abed
    logits Inception/Logits/Conv2d_1c_1x1 1x1x1056x4 5ac1e4a5 be02f609
    step global_step scalar 98562754
    """
}
